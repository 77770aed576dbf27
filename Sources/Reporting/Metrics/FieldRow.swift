/// A field of a report: the report's JSON, its CSV and the page of its fields derive from such rows.
struct FieldRow<Subject>: Sendable {
  /// `energy_pJ.dynamic`: the JSON nests the field in a group, the CSV joins the two. `<owner>` is one of
  /// many.
  let path: String
  let unit: FieldUnit
  /// In the page's words.
  let meaning: String
  /// Empty where a report has no such field.
  let fields: @Sendable (Subject) -> [ReportField]

  init(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    fields: @escaping @Sendable (Subject) -> [ReportField]
  ) {
    self.path = path
    self.unit = unit
    self.meaning = meaning
    self.fields = fields
  }

  init(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    _ value: @escaping @Sendable (Subject) -> ReportField.Value
  ) {
    let (group, key) = Self.split(path)
    self.init(path, unit, meaning) { [ReportField(key, value($0), in: group)] }
  }

  private static func split(_ path: String) -> (group: String?, key: String) {
    let parts = path.split(separator: ".").map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : (nil, path)
  }
}

/// What a field is in; most have it in their name too.
enum FieldUnit: String, Sendable {
  case text
  case count
  case cycles
  case bytes = "B"
  case picojoules = "pJ"
  case seconds = "s"
  case hertz = "Hz"
  case ratio
  case perSecond = "1/s"
  case perJoule = "1/J"
  case squareMillimetres = "mm2"
}

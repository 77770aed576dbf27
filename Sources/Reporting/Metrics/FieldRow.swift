/// A field of a report or of an explanation: JSON, CSV and the pages of fields derive from such rows.
struct FieldRow<Subject>: Sendable {
  /// What the page says: the field's line, or those of the fields below it.
  let lines: [FieldLine]
  /// Empty where a report has no such field.
  let fields: @Sendable (Subject) -> [ReportField]

  init(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    fields: @escaping @Sendable (Subject) -> [ReportField]
  ) {
    self.init(lines: [FieldLine(path: path, unit: unit, meaning: meaning)], fields: fields)
  }

  init(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    _ value: @escaping @Sendable (Subject) -> ReportField.Value
  ) {
    let (group, key) = Self.split(path)
    self.init(path, unit, meaning) { [ReportField(key, value($0), in: group)] }
  }

  init(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    _ value: @escaping @Sendable (Subject) -> some FieldValue
  ) {
    self.init(path, unit, meaning) { value($0).fieldValue }
  }

  /// Fields below a path, with rows that say what they are.
  init<Part>(
    _ path: String, of rows: [FieldRow<Part>],
    fields: @escaping @Sendable (Subject) -> [ReportField]
  ) {
    let lines = rows.flatMap(\.lines).map { line in
      FieldLine(path: "\(path).\(line.path)", unit: line.unit, meaning: line.meaning)
    }
    self.init(lines: lines, fields: fields)
  }

  /// Left out where there is no value.
  static func optional(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    _ value: @escaping @Sendable (Subject) -> ReportField.Value?
  ) -> FieldRow {
    let (group, key) = split(path)
    return FieldRow(path, unit, meaning) { subject in
      value(subject).map { [ReportField(key, $0, in: group)] } ?? []
    }
  }

  /// An object, left out where there is none.
  static func section<Part>(
    _ key: String, _ rows: [FieldRow<Part>], onOneLine: Bool = false,
    _ part: @escaping @Sendable (Subject) -> Part?
  ) -> FieldRow {
    FieldRow(key, of: rows) { subject in
      part(subject).map { part in
        [ReportField(key, .object(rows.fields(of: part), onOneLine: onOneLine))]
      } ?? []
    }
  }

  /// A list of objects, left out where there is none.
  static func list<Part>(
    _ key: String, _ rows: [FieldRow<Part>], onOneLine: Bool = true,
    _ parts: @escaping @Sendable (Subject) -> [Part]?
  ) -> FieldRow {
    FieldRow("\(key)[]", of: rows) { subject in
      guard let parts = parts(subject) else { return [] }
      let elements = parts.map { rows.fields(of: $0) }
      return [ReportField(key, .list(elements.map { .object($0, onOneLine: onOneLine) }))]
    }
  }

  init(lines: [FieldLine], fields: @escaping @Sendable (Subject) -> [ReportField]) {
    self.lines = lines
    self.fields = fields
  }

  private static func split(_ path: String) -> (group: String?, key: String) {
    let parts = path.split(separator: ".").map(String.init)
    return parts.count == 2 ? (parts[0], parts[1]) : (nil, path)
  }
}

extension Array {
  /// All fields of a subject, in the order of the rows.
  func fields<Subject>(of subject: Subject) -> [ReportField]
  where Element == FieldRow<Subject> { flatMap { $0.fields(subject) } }

  /// The rows with the given paths, for a value of which the subject is a part.
  func rows<Subject, Whole>(
    _ paths: String..., of subject: @escaping @Sendable (Whole) -> Subject
  ) -> [FieldRow<Whole>] where Element == FieldRow<Subject> {
    paths.map { path in
      guard let row = first(where: { $0.lines.first?.path == path }) else {
        preconditionFailure("no row of the table is called '\(path)'")
      }
      return FieldRow<Whole>(lines: row.lines) { row.fields(subject($0)) }
    }
  }
}

/// A line of a page of fields.
struct FieldLine: Sendable {
  /// `energy_pJ.dynamic`: the JSON nests the field in a group, the CSV joins the two. `<owner>` is
  /// one of many.
  let path: String
  let unit: FieldUnit
  /// In the page's words.
  let meaning: String

  /// Whether it is the line of the field with these keys.
  func isAt(_ keys: some Collection<Substring>) -> Bool {
    let own = path.split(separator: ".")
    return own.count == keys.count
      && zip(own, keys).allSatisfy { $0 == $1 || $0.hasPrefix("<") }
  }
}

/// What a field is in; most have it in their name too.
enum FieldUnit: String, Sendable {
  case text
  case flag = "true, false"
  case count
  case cycles
  case bytes = "B"
  case picojoules = "pJ"
  case milliwatts = "mW"
  case seconds = "s"
  case nanoseconds = "ns"
  case hertz = "Hz"
  case kelvin = "K"
  case ratio
  case perCycle = "1/cycle"
  case perByte = "1/B"
  case perSecond = "1/s"
  case perJoule = "1/J"
  case squareMillimetres = "mm2"
  case gigaOperations = "GOPS"
}

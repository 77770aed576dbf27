import Documents

/// One value of a report's layer or totals: the JSON nests it in its group, the CSV joins the two.
struct ReportField {
  enum Value {
    case integer(Int)
    /// A decimal whose text is exact.
    case exact(String)
    case ratio(Double)
    case text(String)
    case absent
  }

  var group: String?
  var key: String
  var value: Value

  init(_ key: String, _ value: Value, in group: String? = nil) {
    self.group = group
    self.key = key
    self.value = value
  }

  init(_ key: String, _ value: Int, in group: String? = nil) {
    self.init(key, .integer(value), in: group)
  }

  init(_ key: String, _ value: String, in group: String? = nil) {
    self.init(key, .text(value), in: group)
  }

  init(_ key: String, _ value: Double?) {
    self.init(key, value.map { .ratio($0) } ?? .absent)
  }

  /// `attribution.ideal`.
  var path: String { group.map { "\($0).\(key)" } ?? key }
}

extension JSONWriter {
  /// Writes fields in order; neighbours of one group share an object, on one line.
  mutating func fields(_ fields: [ReportField]) {
    var index = 0
    while index < fields.count {
      guard let group = fields[index].group else {
        value(of: fields[index])
        index += 1
        continue
      }
      let end = fields[index...].firstIndex { $0.group != group } ?? fields.count
      objectOnOneLine(group) { writer in
        for field in fields[index..<end] { writer.value(of: field) }
      }
      index = end
    }
  }

  private mutating func value(of field: ReportField) {
    switch field.value {
    case .integer(let number): value(field.key, number)
    case .exact(let text): number(field.key, text: text)
    case .ratio(let number): value(field.key, number)
    case .text(let text): value(field.key, text)
    case .absent: null(field.key)
    }
  }
}

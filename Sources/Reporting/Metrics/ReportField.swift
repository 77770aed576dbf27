import Documents
import Energy
import Quantities

/// One value of a report: the JSON nests it in its group, the CSV joins the two.
struct ReportField {
  enum Value {
    case integer(Int)
    case energy(Attojoules)
    /// A decimal whose text is exact.
    case exact(String)
    case ratio(Double)
    case text(String)
    case configuration(ResolvedNode)
    case object([ReportField])
    case absent

    static func integer(_ value: Int?) -> Value { value.map { .integer($0) } ?? .absent }
    static func ratio(_ value: Double?) -> Value { value.map { .ratio($0) } ?? .absent }
  }

  var group: String?
  var key: String
  var value: Value

  init(_ key: String, _ value: Value, in group: String? = nil) {
    self.group = group
    self.key = key
    self.value = value
  }

  /// `attribution.ideal`.
  var path: String { group.map { "\($0).\(key)" } ?? key }
}

extension JSONWriter {
  /// Writes fields in order; neighbours of one group share an object.
  mutating func fields(_ fields: [ReportField], groupsOnOneLine: Bool = true) {
    var index = 0
    while index < fields.count {
      guard let group = fields[index].group else {
        value(of: fields[index])
        index += 1
        continue
      }
      let end = fields[index...].firstIndex { $0.group != group } ?? fields.count
      let body = { (writer: inout JSONWriter) in
        for field in fields[index..<end] { writer.value(of: field) }
      }
      if groupsOnOneLine { objectOnOneLine(group, body) } else { object(group, body) }
      index = end
    }
  }

  private mutating func value(of field: ReportField) {
    switch field.value {
    case .integer(let number): value(field.key, number)
    case .energy(let energy): number(field.key, text: energy.picojoulesText)
    case .exact(let text): number(field.key, text: text)
    case .ratio(let number): value(field.key, number)
    case .text(let text): value(field.key, text)
    case .configuration(let node): resolved(field.key, node)
    case .object(let fields): objectOnOneLine(field.key) { $0.fields(fields) }
    case .absent: null(field.key)
    }
  }
}

import Documents
import Energy
import Quantities

/// One value of a report: the JSON nests it in its group, the CSV joins the two.
struct ReportField {
  enum Value {
    case integer(Int)
    case flag(Bool)
    case energy(Attojoules)
    /// A decimal whose text is exact.
    case exact(String)
    case ratio(Double)
    case text(String)
    case texts([String])
    case configuration(ResolvedNode)
    /// One field to a line, or all on one.
    case object([ReportField], onOneLine: Bool = true)
    /// One element to a line.
    case list([Value])
    case absent

    static func integer(_ value: Int?) -> Value { value.map { .integer($0) } ?? .absent }
    static func energy(_ value: Attojoules?) -> Value { value.map { .energy($0) } ?? .absent }
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

/// A type whose values are fields.
protocol FieldValue: SendableMetatype {
  var fieldValue: ReportField.Value { get }
}

extension Int: FieldValue { var fieldValue: ReportField.Value { .integer(self) } }
extension Double: FieldValue { var fieldValue: ReportField.Value { .ratio(self) } }
extension Bool: FieldValue { var fieldValue: ReportField.Value { .flag(self) } }
extension String: FieldValue { var fieldValue: ReportField.Value { .text(self) } }
extension [String]: FieldValue { var fieldValue: ReportField.Value { .texts(self) } }
extension Attojoules: FieldValue { var fieldValue: ReportField.Value { .energy(self) } }
extension Optional: FieldValue where Wrapped: FieldValue {
  /// Null where there is none.
  var fieldValue: ReportField.Value { self?.fieldValue ?? .absent }
}

extension JSONWriter {
  /// Writes fields in order; neighbours of one group share an object.
  mutating func fields(_ fields: [ReportField], groupsOnOneLine: Bool = true) {
    var index = 0
    while index < fields.count {
      guard let group = fields[index].group else {
        value(fields[index].key, fields[index].value)
        index += 1
        continue
      }
      let end = fields[index...].firstIndex { $0.group != group } ?? fields.count
      let body = { (writer: inout JSONWriter) in
        for field in fields[index..<end] { writer.value(field.key, field.value) }
      }
      if groupsOnOneLine { objectOnOneLine(group, body) } else { object(group, body) }
      index = end
    }
  }

  private mutating func value(_ key: String?, _ field: ReportField.Value) {
    switch field {
    case .integer(let number): value(key, number)
    case .flag(let flag): value(key, flag)
    case .energy(let energy): number(key, text: energy.picojoulesText)
    case .exact(let text): number(key, text: text)
    case .ratio(let number): value(key, number)
    case .text(let text): value(key, text)
    case .texts(let texts): arrayOnOneLine(key) { for text in texts { $0.value(nil, text) } }
    case .configuration(let node): resolved(key, node)
    case .object(let fields, onOneLine: true): objectOnOneLine(key) { $0.fields(fields) }
    case .object(let fields, onOneLine: false): object(key) { $0.fields(fields) }
    case .list(let elements): array(key) { for element in elements { $0.value(nil, element) } }
    case .absent: null(key)
    }
  }
}

import Diagnostics
import Documents

extension NumericsCase {
  mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int {
    fields.integer(key, in: range)
  }

  mutating func boolean(_ key: String) -> Bool { fields.boolean(key) }

  mutating func number(_ key: String) -> Double? {
    fields.optional(key).flatMap { node in
      guard case .scalar(let scalar) = node.value, !scalar.isQuoted,
        let value = Double(scalar.text), value.isFinite
      else {
        sink.error(
          at: node.location, "'\(fields.path(of: key))' needs a number, found \(node.form)")
        return nil
      }
      return value
    }
  }

  /// A list of int32 values, at least one.
  mutating func row(_ key: String) -> [Int32] {
    guard let node = fields.required(key) else { return [] }
    return Self.elements(node, path: fields.path(of: key), as: Int32.self, sink: sink)
  }

  /// As many int32 or 64-bit values as the row has elements, within a range.
  mutating func perElement<Element: FixedWidthInteger>(
    _ key: String, in range: ClosedRange<Int> = Int.min...Int.max, as type: Element.Type
  ) -> [Element] {
    guard let node = fields.required(key) else { return [] }
    let path = fields.path(of: key)
    let elements = Self.elements(
      node, path: path, as: type, in: range, sink: sink)
    if elements.count != count, !elements.isEmpty {
      sink.error(at: node.location, "'\(path)' has \(elements.count) elements, the row \(count)")
    }
    return elements
  }

  /// The float32 whose bits a key gives in hexadecimal, above 0 and finite; nil where it is absent.
  mutating func scale(_ key: String) -> Float? {
    guard let node = fields.optional(key) else { return nil }
    guard let value = Self.float(node), value > 0, value.isFinite else {
      sink.error(
        at: node.location,
        "'\(fields.path(of: key))' needs the bits of a float32 above 0, found \(node.form)",
        help: "write 8 hexadecimal digits: 0x3d800000")
      return nil
    }
    return value
  }

  /// As many finite float32 values as the row has elements.
  mutating func floats(_ key: String) -> [Float] {
    let path = fields.path(of: key)
    var values: [Float] = []
    let nodes = fields.list(key, required: true)
    for node in nodes {
      guard let value = Self.float(node), value.isFinite else {
        sink.error(
          at: node.location, "'\(path)' needs the bits of a float32, found \(node.form)",
          help: "write 8 hexadecimal digits: 3f800000")
        return []
      }
      values.append(value)
    }
    if values.count != count, !values.isEmpty {
      sink.error(
        at: fields.location, "'\(path)' has \(values.count) elements, the row \(count)")
    }
    return values
  }

  /// Whether all that was read is fit for a kernel.
  var isSound: Bool { !sink.hasErrors && !input.isEmpty }

  private static func float(_ node: Node) -> Float? {
    guard case .scalar(let scalar) = node.value else { return nil }
    let digits = scalar.text.hasPrefix("0x") ? scalar.text.dropFirst(2) : scalar.text[...]
    guard digits.utf8.count == 8, let bits = UInt32(digits, radix: 16) else { return nil }
    return Float(bitPattern: bits)
  }

  static func elements<Element: FixedWidthInteger>(
    _ node: Node, path: String, as type: Element.Type,
    in range: ClosedRange<Int> = Int.min...Int.max, sink: DiagnosticSink
  ) -> [Element] {
    guard case .sequence(let nodes) = node.value, !nodes.isEmpty else {
      let form = if case .sequence = node.value { "an empty list" } else { node.form }
      sink.error(at: node.location, "found \(form) where '\(path)' needs a list of integers")
      return []
    }
    let bounds =
      max(
        range.lowerBound, Int(clamping: Element.min))...min(
        range.upperBound, Int(clamping: Element.max))
    let reader = ScalarReader(path: path, sink: sink)
    return nodes.map { Element(truncatingIfNeeded: reader.integer($0, in: bounds)) }
  }
}

extension NumericsCase {
  /// A number of a list of parameters.
  func element(_ node: Node, in range: ClosedRange<Int>) -> Int {
    ScalarReader(path: "params", sink: sink).integer(node, in: range)
  }
}

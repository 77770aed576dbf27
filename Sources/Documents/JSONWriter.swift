/// Writes JSON with keys in the order given, so that the same values give the same bytes.
///
/// Integers stay integers; a decimal is given as its text; doubles print as the shortest text that
/// reads back as the same number.
public struct JSONWriter {
  public enum Style: Sendable {
    /// One line, no spaces: a line of JSON Lines.
    case compact
    /// Two spaces a level; what is asked to stay on one line does, with a space after each comma.
    case indented
  }

  public private(set) var bytes: [UInt8] = []
  private let style: Style
  private var isFirst: [Bool] = []
  /// Containers open that stay on one line.
  private var lineDepth = 0

  public init(_ style: Style = .indented) { self.style = style }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Takes the bytes out and starts again, keeping the storage.
  public mutating func reset() { bytes.removeAll(keepingCapacity: true) }

  public mutating func object(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    container(key, UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// An object, with all that is in it, on one line: an entry of a long list.
  public mutating func objectOnOneLine(
    _ key: String? = nil, _ body: (inout JSONWriter) -> Void
  ) {
    container(key, UInt8(ascii: "{"), UInt8(ascii: "}"), isOneLine: true, body)
  }

  public mutating func array(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    container(key, UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  /// A list of short values on one line.
  public mutating func arrayOnOneLine(
    _ key: String? = nil, _ body: (inout JSONWriter) -> Void
  ) {
    container(key, UInt8(ascii: "["), UInt8(ascii: "]"), isOneLine: true, body)
  }

  private mutating func container(
    _ key: String?, _ open: UInt8, _ close: UInt8, isOneLine: Bool = false,
    _ body: (inout JSONWriter) -> Void
  ) {
    begin(key)
    bytes.append(open)
    isFirst.append(true)
    if isOneLine { lineDepth += 1 }
    body(&self)
    let wasEmpty = isFirst.removeLast()
    if !wasEmpty, lineDepth == 0 { newLine() }
    if isOneLine { lineDepth -= 1 }
    bytes.append(close)
  }

  public mutating func value(_ key: String? = nil, _ value: Int) { raw(key, "\(value)") }
  public mutating func value(_ key: String? = nil, _ value: Int128) { raw(key, "\(value)") }
  public mutating func value(_ key: String? = nil, _ value: Bool) { raw(key, "\(value)") }

  /// A double that is finite; not-a-number and infinities have no JSON form and become null.
  public mutating func value(_ key: String? = nil, _ value: Double) {
    raw(key, value.isFinite ? "\(value)" : "null")
  }

  public mutating func value(_ key: String? = nil, _ value: String) {
    begin(key)
    JSONEscapes.append(value, to: &bytes)
  }

  public mutating func null(_ key: String? = nil) { raw(key, "null") }

  /// A number whose text is already exact.
  public mutating func number(_ key: String? = nil, text: String) { raw(key, text) }

  /// A document's node as it was read.
  public mutating func node(_ key: String? = nil, _ node: Node) {
    switch node.value {
    case .scalar(let scalar):
      let isLiteral =
        !scalar.isQuoted
        && (Int(scalar.text) != nil || scalar.text == "true" || scalar.text == "false")
      if isLiteral { raw(key, scalar.text) } else { value(key, scalar.text) }
    case .sequence(let elements):
      array(key) { writer in for element in elements { writer.node(nil, element) } }
    case .mapping(let entries):
      object(key) { writer in for entry in entries { writer.node(entry.key, entry.value) } }
    }
  }

  private mutating func raw(_ key: String?, _ text: String) {
    begin(key)
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func begin(_ key: String?) {
    if let level = isFirst.indices.last {
      if !isFirst[level] { bytes.append(UInt8(ascii: ",")) }
      if lineDepth == 0 {
        newLine()
      } else if !isFirst[level], style == .indented {
        bytes.append(UInt8(ascii: " "))
      }
      isFirst[level] = false
    }
    guard let key else { return }
    JSONEscapes.append(key, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    if style == .indented { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func newLine() {
    guard style == .indented else { return }
    bytes.append(0x0A)
    for _ in 0..<isFirst.count { bytes.append(contentsOf: [0x20, 0x20]) }
  }
}

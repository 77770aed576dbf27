/// What the first bytes of a file say of it.
struct JSONBeginning {
  enum Kind {
    /// JSON Lines: a trace, or what is nearer to one than to anything else.
    case trace
    case report
    case yaml
  }

  /// Whether an object of JSON begins.
  let isObject: Bool
  /// The value of its first key where that is `schema`.
  let schema: String?
  /// Whether the first line ends the object, as those of JSON Lines do.
  let endsInLine: Bool

  init(_ bytes: some Collection<UInt8>) {
    let firstLine = bytes.prefix { $0 != UInt8(ascii: "\n") }
    endsInLine = firstLine.contains(UInt8(ascii: "}"))
    var rest = bytes[...]
    func take(_ byte: Unicode.Scalar) -> Bool {
      rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
      guard rest.first == UInt8(ascii: byte) else { return false }
      rest = rest.dropFirst()
      return true
    }
    func string() -> String? {
      let text = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
      rest = rest.dropFirst(text.count)
      return take("\"") ? String(decoding: text, as: UTF8.self) : nil
    }
    // A mapping of YAML in braces seldom quotes its keys.
    guard take("{"), take("\"") else {
      (isObject, schema) = (false, nil)
      return
    }
    isObject = true
    schema = string() == "schema" && take(":") && take("\"") ? string() : nil
  }

  /// The kind of the file at a path, whose suffix decides where the beginning does not.
  func kind(_ path: String) -> Kind {
    guard let schema else {
      if path.hasSuffix(".jsonl") { return .trace }
      guard isObject else { return .yaml }
      return path.hasSuffix(".json") && !endsInLine ? .report : .trace
    }
    if schema.hasPrefix("systole.report") { return .report }
    // Configurations may be written as JSON, which is YAML.
    return schema.hasPrefix("systole.") && !schema.hasPrefix("systole.trace") ? .yaml : .trace
  }
}

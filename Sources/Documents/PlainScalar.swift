/// What YAML 1.1 reads a plain scalar as, where that may surprise whoever wrote it.
enum PlainScalar {
  /// A sentence for text that YAML 1.1 takes for something that is not a name; nil for a name.
  static func trapForName(_ text: String) -> String? {
    switch text.lowercased() {
    case "yes", "no", "on", "off", "true", "false", "y", "n":
      "YAML 1.1 reads a plain '\(text)' as a boolean"
    case "~", "null", "":
      "YAML 1.1 reads a plain '\(text)' as nothing"
    case ".inf", "-.inf", "+.inf", ".nan":
      "YAML 1.1 reads a plain '\(text)' as a number"
    default:
      text.utf8.allSatisfy(isNumeric) && text.utf8.contains(where: isDigit) || isHexadecimal(text)
        ? "YAML 1.1 reads a plain '\(text)' as a number" : nil
    }
  }

  private static func isHexadecimal(_ text: String) -> Bool {
    text.hasPrefix("0x") && text.count > 2 && text.dropFirst(2).allSatisfy(\.isHexDigit)
  }

  /// A sentence for text that YAML 1.1 would take for another integer than it seems to be.
  static func trapForInteger(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    if bytes.count > 1, bytes[0] == UInt8(ascii: "0"), bytes.allSatisfy(isDigit) {
      let octal = Int(text, radix: 8).map { "\($0)" } ?? "no number"
      return "YAML 1.1 reads '\(text)' in base 8 as \(octal)"
    }
    if text.contains(":"), bytes.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ":") }) {
      return "YAML 1.1 reads '\(text)' in base 60"
    }
    if text.contains("_") { return "YAML 1.1 drops the '_' of '\(text)'" }
    if text.hasPrefix("0x") || text.hasPrefix("0b") {
      return "'\(text)' is not decimal"
    }
    return nil
  }

  /// Whether a text is a decimal integer, however large, with or without `-`.
  static func isDecimal(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isNumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || "+-.:_eExX".utf8.contains(byte)
  }
}

/// The number format of a tensor's elements: `int8`, `uint4`, `log2-4`, `fp-e4m3`, `fp16`, `binary`.
public struct ElementType: Hashable, Sendable, CustomStringConvertible {
  public enum Family: UInt8, Hashable, Sendable {
    /// Two's complement.
    case signed
    case unsigned
    /// The exponent k of 2⁻ᵏ.
    case log2
    /// Sign, exponent, mantissa.
    case float
    /// −1 and +1.
    case binary
    /// −1, 0 and +1.
    case ternary
  }

  public var family: Family
  /// Bits of one element as stored.
  public var bits: UInt8
  /// Exponent bits of a float.
  public var exponentBits: UInt8

  public init(_ family: Family, bits: UInt8, exponentBits: UInt8 = 0) {
    self.family = family
    self.bits = bits
    self.exponentBits = exponentBits
  }

  public static let int8 = ElementType(.signed, bits: 8)
  public static let uint8 = ElementType(.unsigned, bits: 8)
  public static let int32 = ElementType(.signed, bits: 32)
  /// IEEE 754 binary16.
  public static let fp16 = ElementType(.float, bits: 16, exponentBits: 5)
  /// IEEE 754 binary32.
  public static let fp32 = ElementType(.float, bits: 32, exponentBits: 8)

  public var isFloat: Bool { family == .float }

  public var description: String {
    switch family {
    case .signed: return "int\(bits)"
    case .unsigned: return "uint\(bits)"
    case .log2: return "log2-\(bits)"
    case .binary: return "binary"
    case .ternary: return "ternary"
    case .float:
      if self == .fp16 || self == .fp32 { return "fp\(bits)" }
      return "fp-e\(exponentBits)m\(bits - exponentBits - 1)"
    }
  }

  /// The type that a text names, or nil: ints of 2...32 bits, log2 codes of 2...8, floats to 16 bits.
  public init?(_ text: some StringProtocol) {
    switch text {
    case "fp16": self = .fp16
    case "fp32": self = .fp32
    case "binary": self.init(.binary, bits: 1)
    case "ternary": self.init(.ternary, bits: 2)
    default:
      if text.hasPrefix("int"), let bits = Self.number(text.dropFirst(3), in: 2...32) {
        self.init(.signed, bits: bits)
      } else if text.hasPrefix("uint"), let bits = Self.number(text.dropFirst(4), in: 2...32) {
        self.init(.unsigned, bits: bits)
      } else if text.hasPrefix("log2-"), let bits = Self.number(text.dropFirst(5), in: 2...8) {
        self.init(.log2, bits: bits)
      } else if text.hasPrefix("fp-e"), let split = text.firstIndex(of: "m"),
        let exponent = Self.number(text[..<split].dropFirst(4), in: 1...8),
        let mantissa = Self.number(text[text.index(after: split)...], in: 0...10),
        exponent + mantissa < 16
      {
        self.init(.float, bits: 1 + exponent + mantissa, exponentBits: exponent)
      } else {
        return nil
      }
    }
  }

  private static func number(_ text: some StringProtocol, in range: ClosedRange<Int>) -> UInt8? {
    guard let value = Int(text), range.contains(value), text == "\(value)" else { return nil }
    return UInt8(value)
  }

  /// Names for messages; the families are open in their width.
  public static let examples =
    "int8, uint8, int4, int32, log2-4, fp16, fp32, fp-e4m3, binary, ternary"
}

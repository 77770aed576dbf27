/// The name of a user-defined algorithm: a letter, then letters, digits, `-`, `_` and `.`, of at
/// most 16 characters in all. It is held in place, so that operators stay values without references.
public struct AlgorithmName: Sendable, Hashable {
  public static let maximumBytes = 16
  /// For messages.
  public static let form =
    "a letter, then letters, digits, '-', '_' and '.', of at most \(maximumBytes) characters in all"

  private var low: UInt64
  private var high: UInt64

  /// Nil for a text that is no such name.
  public init?(_ text: some StringProtocol) {
    let bytes = text.utf8
    guard let first = bytes.first, Self.isLetter(first), bytes.count <= Self.maximumBytes,
      bytes.allSatisfy(Self.isAllowed)
    else { return nil }
    var code: UInt128 = 0
    for (index, byte) in bytes.enumerated() { code |= UInt128(byte) << UInt128(8 * index) }
    low = UInt64(truncatingIfNeeded: code)
    high = UInt64(truncatingIfNeeded: code >> 64)
  }

  /// Its bytes as a number, the first lowest, zeros above.
  public var code: UInt128 { UInt128(high) << 64 | UInt128(low) }

  public var text: String {
    var bytes: [UInt8] = []
    var rest = code
    while rest > 0 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    isLetter(byte) || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }
}

/// Keys and names of closed sets, which are compared as numbers.
extension JSONScanner {
  /// The next key as a number if it has at most 15 bytes, no escapes and no space around it;
  /// nil where it has not, or there is none, and nothing is read.
  @inlinable
  @inline(__always)
  public mutating func nextShortKey(_ isFirst: inout Bool) -> (code: UInt128, offset: Int)? {
    let start = position
    if !isFirst {
      guard position < bytes.count, bytes[position] == UInt8(ascii: ",") else { return nil }
      position += 1
    }
    let offset = position
    guard let code = shortString(), position < bytes.count, bytes[position] == UInt8(ascii: ":")
    else {
      position = start
      return nil
    }
    position += 1
    isFirst = false
    return (code, offset)
  }

  /// A string of at most 15 bytes without escapes that starts here, as a number whose lowest byte is
  /// the first; nil where there is none, and nothing is read.
  @inlinable
  @inline(__always)
  public mutating func shortString() -> UInt128? {
    guard position + 17 <= bytes.count, bytes[position] == UInt8(ascii: "\"") else { return nil }
    let raw = UnsafeRawBufferPointer(bytes)
    let low = UInt64(
      littleEndian: raw.loadUnaligned(fromByteOffset: position + 1, as: UInt64.self))
    var special = Self.specialBytes(low)
    if special != 0 {
      let bits = UInt64(special.trailingZeroBitCount & ~7)
      guard low >> bits & 0xFF == 0x22 else { return nil }
      position += Int(bits >> 3) + 2
      return UInt128(low & ((1 << bits) - 1))
    }
    let high = UInt64(
      littleEndian: raw.loadUnaligned(fromByteOffset: position + 9, as: UInt64.self))
    special = Self.specialBytes(high)
    guard special != 0 else { return nil }
    let bits = UInt64(special.trailingZeroBitCount & ~7)
    guard high >> bits & 0xFF == 0x22 else { return nil }
    position += Int(bits >> 3) + 10
    return UInt128(high & ((1 << bits) - 1)) << 64 | UInt128(low)
  }

  /// The high bit of the first byte that is a quote, a backslash or a control character, and perhaps
  /// more high bits above it; 0 if there is none. A byte is below n if subtracting n borrows.
  @inlinable
  static func specialBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    let below =
      ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
      | ((word &- ones &* 0x20) & ~word)
    return below & (ones &* 0x80)
  }
}

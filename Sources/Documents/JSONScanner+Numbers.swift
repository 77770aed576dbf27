extension JSONScanner {
  /// A number, uninterpreted; JSON allows no leading zeros, no '+', no bare '.'.
  public mutating func number() throws(JSONError) -> Token {
    skipSpace()
    let start = position
    if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
    let whole = try digits(start)
    if whole > 1, bytes[position - whole] == UInt8(ascii: "0") {
      throw JSONError(offset: start, "a number must not start with zeros")
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      _ = try digits(start)
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      _ = try digits(start)
    }
    return Token(start: start, end: position, hasEscapes: false)
  }

  private mutating func digits(_ start: Int) throws(JSONError) -> Int {
    let first = position
    while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
    guard position > first else { throw JSONError(offset: start, "this is not a number") }
    return position - first
  }

  /// A whole number of at most 18 digits.
  @inlinable
  public mutating func integer() throws(JSONError) -> Int {
    skipSpace()
    let start = position
    let isNegative = position < bytes.count && bytes[position] == UInt8(ascii: "-")
    if isNegative { position += 1 }
    let first = position
    var value = 0
    while position < bytes.count {
      let digit = bytes[position] &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      value = value &* 10 &+ Int(digit)
      position += 1
    }
    // Eighteen digits always fit 64 bits.
    guard position > first, position - first <= 18 else {
      throw JSONError(
        offset: start,
        position > first ? "the number has more than 18 digits" : "expected a whole number")
    }
    if position - first > 1, bytes[first] == UInt8(ascii: "0") {
      throw JSONError(offset: start, "a number must not start with zeros")
    }
    if position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
        throw JSONError(offset: start, "expected a whole number")
      default: break
      }
    }
    return isNegative ? -value : value
  }
}

/// Reads JSON (RFC 8259) value by value from bytes, without building a tree.
///
/// The bytes must outlive the scanner. Offsets count from their start; the caller turns them into
/// lines and columns only when there is something to report.
public struct JSONScanner {
  public enum Kind: Sendable { case object, array, string, number, boolean, null }

  /// The bytes of a string or a number, without quotes.
  public struct Token: Sendable {
    public var start: Int
    public var end: Int
    public var hasEscapes: Bool

    @inlinable public var count: Int { end - start }

    @inlinable
    init(start: Int, end: Int, hasEscapes: Bool) {
      self.start = start
      self.end = end
      self.hasEscapes = hasEscapes
    }
  }

  @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
  @usableFromInline var position: Int

  @inlinable
  public init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    position = 0
  }

  /// The byte that is read next.
  @inlinable public var offset: Int { position }

  @inlinable
  mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  /// What kind of value comes next.
  @inlinable
  public mutating func peek() throws(JSONError) -> Kind {
    skipSpace()
    guard position < bytes.count else { throw JSONError(offset: position, "the text ends early") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
    case UInt8(ascii: "n"): return .null
    default: throw JSONError(offset: position, "no JSON value starts here")
    }
  }

  @inlinable
  mutating func expect(_ byte: UInt8, _ what: StaticString) throws(JSONError) {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else {
      throw JSONError(
        offset: position,
        position < bytes.count ? "expected \(what)" : "expected \(what), but the text ends")
    }
    position += 1
  }

  @inlinable
  public mutating func beginObject() throws(JSONError) {
    try expect(UInt8(ascii: "{"), "'{'")
  }

  @inlinable
  public mutating func beginArray() throws(JSONError) {
    try expect(UInt8(ascii: "["), "'['")
  }

  /// The next key of the open object, or nil past its end; `isFirst` starts as true.
  @inlinable
  public mutating func nextKey(_ isFirst: inout Bool) throws(JSONError) -> Token? {
    skipSpace()
    if position < bytes.count, bytes[position] == UInt8(ascii: "}") {
      position += 1
      return nil
    }
    if !isFirst { try expect(UInt8(ascii: ","), "',' or '}'") }
    isFirst = false
    let key = try string()
    try expect(UInt8(ascii: ":"), "':'")
    return key
  }

  /// Whether the open array has another element; `isFirst` starts as true.
  @inlinable
  public mutating func nextElement(_ isFirst: inout Bool) throws(JSONError) -> Bool {
    skipSpace()
    if position < bytes.count, bytes[position] == UInt8(ascii: "]") {
      position += 1
      return false
    }
    if !isFirst { try expect(UInt8(ascii: ","), "',' or ']'") }
    isFirst = false
    return true
  }

  @inlinable
  public mutating func string() throws(JSONError) -> Token {
    try expect(UInt8(ascii: "\""), "a string")
    let start = position
    var hasEscapes = false
    let raw = UnsafeRawBufferPointer(bytes)
    while true {
      // Sixteen bytes at a time up to the next that means something.
      var next = position
      while next &+ 16 <= raw.count {
        let block = raw.loadUnaligned(fromByteOffset: next, as: SIMD16<UInt8>.self)
        let quotes = unsafeBitCast(block .== Self.quotes, to: SIMD2<UInt64>.self)
        let backslashes = unsafeBitCast(block .== Self.backslashes, to: SIMD2<UInt64>.self)
        let controls = unsafeBitCast((block & Self.highBits) .== Self.zeros, to: SIMD2<UInt64>.self)
        let special = quotes | backslashes | controls
        if special[0] != 0 {
          next &+= UInt64(littleEndian: special[0]).trailingZeroBitCount >> 3
          break
        }
        if special[1] != 0 {
          next &+= 8 &+ UInt64(littleEndian: special[1]).trailingZeroBitCount >> 3
          break
        }
        next &+= 16
      }
      position = next
      guard position < bytes.count else { break }
      switch bytes[position] {
      case UInt8(ascii: "\""):
        position += 1
        return Token(start: start, end: position - 1, hasEscapes: hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        position += 2
      case 0..<0x20:
        throw JSONError(offset: position, "a string has a control character")
      default:
        position += 1
      }
    }
    throw JSONError(offset: start - 1, "the string does not end")
  }

  @usableFromInline static var quotes: SIMD16<UInt8> { SIMD16(repeating: 0x22) }
  @usableFromInline static var backslashes: SIMD16<UInt8> { SIMD16(repeating: 0x5C) }
  /// The bits that a control character has not.
  @usableFromInline static var highBits: SIMD16<UInt8> { SIMD16(repeating: 0xE0) }
  @usableFromInline static var zeros: SIMD16<UInt8> { SIMD16(repeating: 0) }

  public mutating func boolean() throws(JSONError) -> Bool {
    skipSpace()
    if literal("true") { return true }
    if literal("false") { return false }
    throw JSONError(offset: position, "expected true or false")
  }

  public mutating func null() throws(JSONError) {
    skipSpace()
    guard literal("null") else { throw JSONError(offset: position, "expected null") }
  }

  private mutating func literal(_ text: StaticString) -> Bool {
    guard position + text.utf8CodeUnitCount <= bytes.count else { return false }
    for index in 0..<text.utf8CodeUnitCount
    where bytes[position + index] != text.utf8Start[index] {
      return false
    }
    position += text.utf8CodeUnitCount
    return true
  }

  /// Passes over one value of any kind.
  public mutating func skipValue(depth: Int = 0) throws(JSONError) {
    guard depth < JSONReader.maximumDepth else {
      throw JSONError(offset: position, "nested deeper than \(JSONReader.maximumDepth) levels")
    }
    var isFirst = true
    switch try peek() {
    case .string: _ = try string()
    case .number: _ = try number()
    case .boolean: _ = try boolean()
    case .null: try null()
    case .array:
      try beginArray()
      while try nextElement(&isFirst) { try skipValue(depth: depth + 1) }
    case .object:
      try beginObject()
      while try nextKey(&isFirst) != nil { try skipValue(depth: depth + 1) }
    }
  }

  /// Reports anything but white space that is left.
  @inlinable
  public mutating func end() throws(JSONError) {
    skipSpace()
    guard position == bytes.count else {
      throw JSONError(offset: position, "more text follows the value")
    }
  }

  @inlinable
  public func matches(_ token: Token, _ text: StaticString) -> Bool {
    guard token.count == text.utf8CodeUnitCount else { return false }
    let start = text.utf8Start
    for index in 0..<token.count where bytes[token.start + index] != start[index] { return false }
    return true
  }

  /// The token's text with escapes resolved.
  public func text(_ token: Token) throws(JSONError) -> String {
    let raw = UnsafeBufferPointer(rebasing: bytes[token.start..<token.end])
    guard token.hasEscapes else { return String(decoding: raw, as: UTF8.self) }
    return try JSONEscapes.decode(raw, offset: token.start)
  }

  @inlinable
  public func bytes(of token: Token) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[token.start..<token.end])
  }
}

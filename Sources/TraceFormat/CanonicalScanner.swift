import Workload

/// Steps through a line that is written as the canonical form has it; each step says no where the
/// line is not, and then the slow path reads it.
struct CanonicalScanner {
  private let line: UnsafeRawBufferPointer
  private(set) var offset = 0

  private static var quotes: SIMD16<UInt8> { SIMD16(repeating: 0x22) }
  private static var backslashes: SIMD16<UInt8> { SIMD16(repeating: 0x5C) }
  private static var zeros: SIMD16<UInt8> { SIMD16(repeating: 0) }
  /// The bits that a control character has not.
  private static var highBits: SIMD16<UInt8> { SIMD16(repeating: 0xE0) }

  init(_ line: UnsafeRawBufferPointer) { self.line = line }

  var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: line[offset...]) }

  /// Steps over a text if it comes next.
  @inline(__always)
  mutating func skip(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset &+ count <= line.count, let base = line.baseAddress else { return false }
    let here = UnsafeRawBufferPointer(start: base + offset, count: count)
    let expected = UnsafeRawBufferPointer(start: text.utf8Start, count: count)
    guard here.isEqual(to: expected, from: 0) else { return false }
    offset &+= count
    return true
  }

  /// The name that comes next, whose opening quote has been stepped over; steps over its closing one.
  @inline(__always)
  mutating func name() -> UnsafeBufferPointer<UInt8>? {
    let start = offset
    var end = start
    while true {
      guard end &+ 16 <= line.count else { return nil }
      let block = line.loadUnaligned(fromByteOffset: end, as: SIMD16<UInt8>.self)
      let quotes = unsafeBitCast(block .== Self.quotes, to: SIMD2<UInt64>.self)
      let backslashes = unsafeBitCast(block .== Self.backslashes, to: SIMD2<UInt64>.self)
      let controls = unsafeBitCast((block & Self.highBits) .== Self.zeros, to: SIMD2<UInt64>.self)
      let special = quotes | backslashes | controls
      if special[0] != 0 {
        end &+= UInt64(littleEndian: special[0]).trailingZeroBitCount >> 3
        break
      }
      if special[1] != 0 {
        end &+= 8 &+ UInt64(littleEndian: special[1]).trailingZeroBitCount >> 3
        break
      }
      end &+= 16
    }
    guard line[end] == 0x22, end > start, end &- start <= NameTable.maximumBytes,
      let base = line.baseAddress
    else { return nil }
    offset = end &+ 1
    return UnsafeBufferPointer(
      start: (base + start).assumingMemoryBound(to: UInt8.self), count: end &- start)
  }
}

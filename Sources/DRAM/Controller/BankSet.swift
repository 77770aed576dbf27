/// Banks of a channel, a bit each.
struct BankSet: Sendable, Equatable, Sequence {
  private var bits: UInt64 = 0

  static let most = 64

  init() {}

  init(_ banks: Range<Int>) {
    for bank in banks { insert(bank) }
  }

  private init(bits: UInt64) { self.bits = bits }

  @inline(__always) var isEmpty: Bool { bits == 0 }

  @inline(__always) var count: Int { bits.nonzeroBitCount }

  /// Whether a bank from 0 to 63 is one of them.
  @inline(__always)
  func contains(_ bank: Int) -> Bool { bits & Self.bit(bank) != 0 }

  @inline(__always)
  mutating func insert(_ bank: Int) { bits |= Self.bit(bank) }

  @inline(__always)
  mutating func remove(_ bank: Int) { bits &= ~Self.bit(bank) }

  @inline(__always)
  mutating func set(_ bank: Int, _ isIn: Bool) {
    if isIn { insert(bank) } else { remove(bank) }
  }

  /// Takes out the lowest.
  @inline(__always)
  mutating func popFirst() -> Int? {
    guard bits != 0 else { return nil }
    let bank = bits.trailingZeroBitCount
    bits &= bits &- 1
    return bank
  }

  /// Those above a bank.
  @inline(__always)
  func above(_ bank: Int) -> BankSet {
    // A bit's negative has all bits from it on.
    BankSet(bits: bits & ~Self.bit(bank) & (0 &- Self.bit(bank)))
  }

  @inline(__always)
  static func & (a: BankSet, b: BankSet) -> BankSet { BankSet(bits: a.bits & b.bits) }

  @inline(__always)
  static func - (a: BankSet, b: BankSet) -> BankSet { BankSet(bits: a.bits & ~b.bits) }

  @inline(__always)
  func makeIterator() -> Iterator { Iterator(rest: self) }

  struct Iterator: IteratorProtocol {
    var rest: BankSet

    @inline(__always)
    mutating func next() -> Int? { rest.popFirst() }
  }

  @inline(__always)
  private static func bit(_ bank: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: bank) }
}

/// The bursts of rows of bytes in order: every one that a row touches, one that two rows share once.
public struct BurstRows: Sendable {
  private let base: Int
  private let rows: Int
  private let rowBytes: Int
  private let pitch: Int
  private let burst: Int
  private var row = 0
  private var rowEnd: Int
  /// Of the next burst; meaningless after the last.
  private(set) var address: Int

  /// `rows` rows of `rowBytes` bytes, `pitch` bytes apart, the first at address `base`; `burst` is
  /// the bytes of a burst.
  public init(base: Int, rows: Int, rowBytes: Int, pitch: Int, burst: Int) {
    self.base = base
    self.rows = rows
    self.rowBytes = rowBytes
    self.pitch = pitch
    self.burst = burst
    address = base / burst * burst
    rowEnd = base + rowBytes
  }

  public var isAtEnd: Bool { row >= rows }

  /// The address of the next burst; nil after the last.
  public var next: Int? { isAtEnd ? nil : address }

  public mutating func advance() {
    address += burst
    while address >= rowEnd {
      row += 1
      guard row < rows else { return }
      let start = base + row * pitch
      rowEnd = start + rowBytes
      address = max(address, start / burst * burst)
    }
  }

  /// Goes to the burst that follows in memory, if it is the next one.
  @inline(__always)
  mutating func advanceInRow() -> Bool {
    guard address + burst < rowEnd else { return false }
    address += burst
    return true
  }
}

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

  /// Bursts from the next one to the end of its row.
  var leftInRow: Int { (rowEnd - address + burst - 1) / burst }

  /// Goes on by at most as many bursts as are left in the row.
  mutating func advance(by count: Int) {
    address += (count - 1) * burst
    advance()
  }
}

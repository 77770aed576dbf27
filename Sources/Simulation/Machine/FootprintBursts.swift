/// The bursts of a footprint in order: every one that a row touches, one that two rows share once.
struct FootprintBursts {
  private let footprint: Footprint
  private let base: Int
  private let burst: Int
  private var row = 0
  private var address: Int
  private var rowEnd: Int

  init(_ footprint: Footprint, base: Int, _ burst: Int) {
    self.footprint = footprint
    self.base = base + footprint.offset
    self.burst = burst
    address = self.base / burst * burst
    rowEnd = self.base + footprint.rowBytes
  }

  /// The address of the next burst; nil after the last.
  var next: Int? { row < footprint.rows ? address : nil }

  mutating func advance() {
    address += burst
    while address >= rowEnd {
      row += 1
      guard row < footprint.rows else { return }
      let start = base + row * footprint.pitch
      rowEnd = start + footprint.rowBytes
      address = max(address, start / burst * burst)
    }
  }
}

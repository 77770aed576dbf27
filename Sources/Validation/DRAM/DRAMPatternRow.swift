import Hardware
import DRAM

/// What a row of reference data asks of a DRAM.
struct DRAMPatternRow {
  enum Kind: String, CaseIterable {
    case sequence = "seq"
    case long
    case tile
    case twoReads = "two_reads"
    case readWrite = "read_write"
    case copyLong = "copy_long"
    case random
    case rate
    case credits
    case isolated
  }

  let row: ReferenceRow
  let kind: Kind
  let dram: BankedDRAM

  private static let largest = 1 << 40

  private var isWrite: Bool { row.optionalText("op") == "W" }

  /// The bursts in order; nil where the row is wrong, which its table then knows.
  func bursts() -> [Burst]? {
    let burst = dram.geometry.burstBytes
    switch kind {
    case .isolated: return row.choice("case", as: IsolatedCase.self)?.bursts(isWrite, dram)
    case .rate, .credits:
      let pattern = row.optionalText("seed") == nil ? sequence : random
      return pattern?.bursts(burstBytes: burst)
    case .sequence, .long: return sequence?.bursts(burstBytes: burst)
    case .tile: return tile.bursts(burstBytes: burst)
    case .random: return random?.bursts(burstBytes: burst)
    case .twoReads: return pair(total: 256 << 10, secondWrites: false).bursts(burstBytes: burst)
    case .readWrite: return pair(total: 256 << 10, secondWrites: true).bursts(burstBytes: burst)
    case .copyLong: return pair(total: 4 << 20, secondWrites: true).bursts(burstBytes: burst)
    }
  }

  private var sequence: AccessPattern? {
    .sequence(
      base: row.integer("base", in: 0...Self.largest),
      bytes: row.integer("stream_bytes", in: 1...PatternParser.mostBytes), isWrite: isWrite)
  }

  private var tile: AccessPattern {
    .tile(
      base: row.integer("base", in: 0...Self.largest),
      rows: row.integer("tile_rows", in: 1...1 << 16),
      width: row.integer("width_bytes", in: 1...1 << 16),
      pitch: row.integer("pitch", in: 1...1 << 24), isWrite: isWrite)
  }

  private var random: AccessPattern? {
    let range = row.integer("range_bytes", in: 1...Self.largest)
    let count = row.integer("requests", in: 1...1 << 24)
    guard count <= range / dram.geometry.burstBytes else {
      row.fail("requests", "'requests' is \(count), more than the bursts of 'range_bytes'")
      return nil
    }
    return .random(
      count: count, range: range, seed: UInt64(row.integer("seed", in: 0...Int.max)),
      isWrite: isWrite)
  }

  /// Two reads are of one size each; a read and a write share the bytes as their granules do.
  private func pair(total: Int, secondWrites: Bool) -> AccessPattern {
    let a = row.integer("granule_a", in: 1...1 << 20)
    let b = row.integer("granule_b", in: 1...1 << 20)
    let first = secondWrites ? total / (a + b) * a : total / 2
    return .pair(
      .init(
        base: row.optionalInteger("base", in: 0...Self.largest) ?? 0, bytes: first,
        granule: a, isWrite: false),
      .init(
        base: row.integer("base_b", in: 0...Self.largest), bytes: total - first, granule: b,
        isWrite: secondWrites))
  }
}

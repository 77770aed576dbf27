/// Bursts that a DMA makes of what it is asked to move.
public enum AccessPattern: Sendable, Equatable {
  /// Consecutive bytes from an address.
  case sequence(base: Int, bytes: Int, isWrite: Bool)
  /// `rows` rows of `width` bytes, `pitch` bytes apart.
  case tile(base: Int, rows: Int, width: Int, pitch: Int, isWrite: Bool)
  /// Two sequences in turn: `granule` bursts of the one, then of the other, until both have ended.
  case pair(Stream, Stream)
  /// Bursts at random places below `range` bytes, each place once: splitmix64 from `seed`
  /// (Steele, Lea and Flood, OOPSLA 2014), modulo the places.
  case random(count: Int, range: Int, seed: UInt64, isWrite: Bool)

  public struct Stream: Sendable, Equatable {
    public var base: Int
    public var bytes: Int
    public var granule: Int
    public var isWrite: Bool

    public init(base: Int, bytes: Int, granule: Int, isWrite: Bool) {
      self.base = base
      self.bytes = bytes
      self.granule = granule
      self.isWrite = isWrite
    }
  }

  /// Bytes that were asked for, those of overlapping rows of a tile once; bursts move more where rows do
  /// not fill them.
  public func usefulBytes(burstBytes: Int) -> Int {
    switch self {
    case .sequence(_, let bytes, _): bytes
    case .tile(_, let rows, let width, let pitch, _):
      (rows - 1) * min(pitch, width) + width
    case .pair(let a, let b): a.bytes + b.bytes
    case .random(let count, _, _, _): count * burstBytes
    }
  }

  /// The list, in the order in which the bursts are offered.
  public func bursts(burstBytes: Int) -> [Burst] {
    var list: [Burst] = []
    switch self {
    case .sequence(let base, let bytes, let isWrite):
      list.reserveCapacity(bytes / burstBytes + 1)
      for address in stride(from: base, to: base + bytes, by: burstBytes) {
        list.append(Burst(address: address, isWrite: isWrite))
      }
    case .tile(let base, let rows, let width, let pitch, let isWrite):
      var last = -1
      for row in 0..<rows {
        let start = base + row * pitch
        for burst in start / burstBytes...(start + width - 1) / burstBytes where burst != last {
          list.append(Burst(address: burst * burstBytes, isWrite: isWrite))
          last = burst
        }
      }
    case .pair(let a, let b):
      var next = [a.base, b.base]
      while next[0] < a.base + a.bytes || next[1] < b.base + b.bytes {
        for (index, stream) in [a, b].enumerated() {
          for _ in 0..<stream.granule where next[index] < stream.base + stream.bytes {
            list.append(Burst(address: next[index], isWrite: stream.isWrite))
            next[index] += burstBytes
          }
        }
      }
    case .random(let count, let range, let seed, let isWrite):
      var generator = SplitMix64(state: seed)
      var seen: Set<Int> = []
      let places = UInt64(range / burstBytes)
      while list.count < count {
        let address = Int(generator.next() % places) * burstBytes
        if seen.insert(address).inserted {
          list.append(Burst(address: address, isWrite: isWrite))
        }
      }
    }
    return list
  }
}

/// The generator of random patterns.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

import Hardware
import Quantities
import Simulation
import Timing

/// The lengths of tile that a search begins with along one dimension, longest first: its even parts (1/2,
/// 1/3, …), and these rounded up to what fills the array.
///
/// The set does not depend on the buffers, so that what fits a smaller buffer is a candidate for a larger
/// one.
struct TileLengths {
  let all: [Int]
  private let granularity: Int

  /// - Parameter granularity: What fills the array.
  init(_ length: Int, granularity: Int) {
    self.granularity = granularity
    var lengths: Set<Int> = []
    var part = 1
    while part <= length {
      let exact = ceilingDivision(length, part)
      lengths.insert(exact)
      if exact > granularity {
        lengths.insert(min(length, ceilingDivision(exact, granularity) * granularity))
      }
      // The next number of parts that makes shorter ones.
      part = exact > 1 ? ceilingDivision(length, exact - 1) : length + 1
    }
    if granularity < length { lengths.insert(granularity) }
    all = lengths.sorted(by: >)
  }

  /// Some of them, each at most 1/`ratio` of the one before, with the longest, the shortest and what
  /// just fills the array.
  func thinned(_ ratio: Double) -> [Int] {
    var kept: [Int] = []
    for length in all {
      guard let last = kept.last else {
        kept.append(length)
        continue
      }
      if Double(length) * ratio <= Double(last) || length == granularity || length == 1 {
        kept.append(length)
      }
    }
    return kept
  }

  /// Those of all three dimensions.
  struct Each {
    private let m: TileLengths
    private let k: TileLengths
    private let n: TileLengths

    init(_ shape: MatrixShape, granularity: TileShape) {
      m = TileLengths(shape.m, granularity: granularity.m)
      k = TileLengths(shape.k, granularity: granularity.k)
      n = TileLengths(shape.n, granularity: granularity.n)
    }

    /// Some lengths of each, as many as make no more tiles than `most` where that is possible.
    func thinned(tiles most: Int) -> (m: [Int], k: [Int], n: [Int]) {
      var ratio = 1.0
      while true {
        let lengths = (m: m.thinned(ratio), k: k.thinned(ratio), n: n.thinned(ratio))
        ratio *= ratio < 4 ? 1.15 : 2
        if lengths.m.count * lengths.k.count * lengths.n.count <= most || ratio > 1e12 {
          return lengths
        }
      }
    }
  }
}

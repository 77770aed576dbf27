import Hardware
import Simulation

/// The tilings that a search looks at, in a fixed order and never more than it is allowed.
///
/// Along each dimension, tiles are the whole length and its parts (1/2, 1/3, 1/4, …) rounded up to
/// what fills the grid. The set does not depend on buffer sizes, so that what fits a smaller buffer
/// stays a candidate for a larger one.
struct TilingCandidates {
  /// With what just fills the grid, twelve lengths: 12³ tiles are within the limit of candidates.
  private static let parts = [1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 256]

  let ms: [Int]
  let ks: [Int]
  let ns: [Int]

  init(_ shape: MatrixShape, grain: TileShape) {
    ms = Self.lengths(shape.m, grain.m)
    ks = Self.lengths(shape.k, grain.k)
    ns = Self.lengths(shape.n, grain.n)
  }

  private static func lengths(_ length: Int, _ grain: Int) -> [Int] {
    var lengths: [Int] = []
    let grains = (length + grain - 1) / grain
    for part in parts {
      let tile = min(length, (grains + part - 1) / part * grain)
      if lengths.last != tile { lengths.append(tile) }
    }
    if let smallest = lengths.last, smallest > min(length, grain) {
      lengths.append(min(length, grain))
    }
    return lengths
  }

  /// Calls `body` with the tiles that fit, having looked at no more than `limit`. Where `body` says
  /// that a tile is past help, tiles of fewer rows, alike in all else, are left out.
  func forEach(
    fitting rules: TilingRules, _ shape: MatrixShape, limit: Int, _ body: (TileShape) -> Bool
  ) {
    var looked = 0
    for k in ks {
      // Where the smallest tile of a length fits nowhere, larger ones need no look.
      looked += 1
      guard looked <= limit else { return }
      guard rules.misfit(TileShape(m: smallest.m, k: k, n: smallest.n), shape) == nil else {
        continue
      }
      for n in ns {
        for m in ms {
          looked += 1
          guard looked <= limit else { return }
          let tile = TileShape(m: m, k: k, n: n)
          guard rules.misfit(tile, shape) == nil else { continue }
          if !body(tile) { break }
        }
      }
    }
  }

  /// The smallest tile, for saying what does not fit.
  var smallest: TileShape {
    TileShape(m: ms.last ?? 1, k: ks.last ?? 1, n: ns.last ?? 1)
  }
}

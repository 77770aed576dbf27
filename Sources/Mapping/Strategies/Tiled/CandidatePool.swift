import Hardware
import Simulation

/// A mapping that a search may choose.
struct TilingCandidate {
  var tiling: Tiling
  /// By estimate.
  var cost: MappingCost
  var tasks: Int
}

/// A tile on the whole array: the array's cycles, what they are at least, and the fewest cycles of its
/// loop orders.
struct TileEstimate {
  var tile: TileShape
  var array: Int
  var bound: Int
  var cycles: Int
}

/// Candidates, and how good the best of them is.
struct CandidatePool {
  private let rules: SearchRules
  var candidates: [TilingCandidate] = []
  var tiles: [TileEstimate] = []
  var estimates = 0
  private var least = Int.max

  init(_ rules: SearchRules) { self.rules = rules }

  /// Cycles beyond which no candidate is looked at: for another objective, slower ones may be better.
  private func limit(_ part: Int) -> Int {
    switch rules.objective {
    case .cycles: least + least / part + 2
    case .energy, .edp: least * 2
    }
  }

  /// Whether a tile whose cycles are no fewer than a bound may still be chosen.
  func mayBeat(_ bound: Int) -> Bool { least == .max || bound <= limit(200) }

  func isClose(_ cycles: Int) -> Bool { least == .max || cycles <= limit(16) }

  /// The tiles of the fewest cycles, no two of which differ in one length only.
  func best(_ count: Int) -> [TileEstimate] {
    var best: [TileEstimate] = []
    let ranked = tiles.sorted { ($0.cycles, $0.array) < ($1.cycles, $1.array) }
    for estimate in ranked {
      let isNew = best.allSatisfy { known in
        ProductDimension.allCases.count { known.tile[$0] == estimate.tile[$0] } < 2
      }
      if isNew { best.append(estimate) }
      if best.count == count { break }
    }
    return best
  }

  mutating func add(_ candidate: TilingCandidate) {
    least = min(least, candidate.cost.cycles)
    candidates.append(candidate)
  }
}

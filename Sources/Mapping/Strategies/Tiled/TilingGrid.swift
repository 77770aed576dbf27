import Hardware
import Simulation

/// Tiles on a grid of lengths, which is as fine as the number of tiles allows, on the whole array.
struct TilingGrid {
  private let space: MappingSpace
  private let ms: [Int]
  private let ks: [Int]
  private let ns: [Int]

  /// Times of more tasks may be beyond what is counted.
  private static let mostTasks = 1 << 40

  init(_ space: MappingSpace, _ all: TileLengths.Each, tiles most: Int) {
    self.space = space
    (ms, ks, ns) = all.thinned(tiles: most)
  }

  /// The mappings of all tiles, in each order of their loops; at most `estimates` of them, and none whose
  /// bound is above `limit` cycles.
  ///
  /// Tiles of fewer rows or columns than one that takes the array 1/16 more than the limit only add fill
  /// and drain, and are left out.
  func candidates(
    on part: MappingSpace.PartOfArray, limit: Int, _ estimates: inout Int
  ) -> [TilingCandidate] {
    var found: [TilingCandidate] = []
    let close = limit > .max / 2 ? limit : limit + limit / 16
    let smallest = (m: ms[ms.count - 1], n: ns[ns.count - 1])
    for k in ks {
      guard part.rules.fits(TileShape(m: smallest.m, k: k, n: smallest.n), .columnsOutside)
      else { continue }
      // Smaller tiles may keep sums in the PEs that larger ones cannot.
      let maySumInPEs =
        space.accelerator.array.dataflow == .outputStationary && k < space.shape.k
      columns: for n in ns {
        for (index, m) in ms.enumerated() {
          let tile = TileShape(m: m, k: k, n: n)
          guard part.rules.fits(tile, .columnsOutside) else { continue }
          guard estimates > 0 else { return found }
          guard space.tasks(of: tile) <= Self.mostTasks,
            space.streamingCycles(tile, part.timing) <= limit
          else { continue }
          let array = space.arrayCycles(tile, finishesTiles: true, on: part)
          if array <= limit { add(tile, on: part, array: array, to: &found, &estimates) }
          // And smaller tiles skip more of what is masked.
          guard array <= close || maySumInPEs || space.shape.mask != nil else {
            if index == 0 { break columns }
            break
          }
        }
      }
    }
    return found
  }

  private func add(
    _ tile: TileShape, on part: MappingSpace.PartOfArray, array: Int,
    to found: inout [TilingCandidate], _ estimates: inout Int
  ) {
    let keepsSums = part.rules.keepsSumsInPEs(tile, .columnsOutside)
    for order in LoopOrder.distinct(space.counts(tile)) {
      let cycles =
        order.finishesTiles || !keepsSums
        ? array : space.arrayCycles(tile, finishesTiles: false, on: part)
      guard let candidate = space.candidate(tile, order, on: part, array: cycles) else {
        continue
      }
      estimates -= 1
      found.append(candidate)
    }
  }
}

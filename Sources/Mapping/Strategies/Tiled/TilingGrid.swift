import Hardware
import Simulation
import Timing

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

  /// The mappings of all tiles, in each order of their loops; of at most `estimates` tiles, and of none that
  /// takes the array more than `limit` cycles.
  ///
  /// Tiles of fewer rows or columns than one that takes the array 1/16 more than the limit only add fill
  /// and drain, and are left out.
  func candidates(
    on part: MappingSpace.PartOfArray, limit: Int, _ estimates: inout Int
  ) -> [TilingCandidate] {
    var found: [TilingCandidate] = []
    let close = limit > .max / 2 ? limit : limit + limit / 16
    let smallest = (m: ms[ms.count - 1], n: ns[ns.count - 1])
    // Beyond so much of what rows contribute, the array streams for longer than the limit.
    let rows = ms.map { space.streamingPart($0, along: .m, part.timing) }
    let columns = ns.map { space.streamingPart($0, along: .n, part.timing) }
    let elements = Double(space.shape.b) * (space.shape.mask?.share ?? 1)
    for k in ks {
      let reduction = elements * space.streamingPart(k, along: .k, part.timing)
      guard part.rules.fits(TileShape(m: smallest.m, k: k, n: smallest.n), .columnsOutside)
      else { continue }
      // Smaller tiles may keep sums in the PEs that larger ones cannot.
      let maySumInPEs =
        space.dataflow == .outputStationary && k < space.shape.k
      columns: for (column, n) in ns.enumerated() {
        let others = reduction * columns[column]
        for (index, m) in ms.enumerated() where others * rows[index] <= Double(limit) {
          let tile = TileShape(m: m, k: k, n: n)
          guard part.rules.fits(tile, .columnsOutside) else { continue }
          guard estimates > 0 else { return found }
          guard space.tasks(of: tile) <= Self.mostTasks else { continue }
          let array = space.arrayCycles(tile, finishesTiles: true, on: part, limit: close)
          if array <= limit {
            add(tile, on: part, array: array, limit: limit, to: &found, &estimates)
          }
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
    _ tile: TileShape, on part: MappingSpace.PartOfArray, array: Int, limit: Int,
    to found: inout [TilingCandidate], _ estimates: inout Int
  ) {
    estimates -= 1
    let keepsSums = part.rules.keepsSumsInPEs(tile, .columnsOutside)
    for order in LoopOrder.distinct(space.counts(tile)) {
      let cycles =
        order.finishesTiles || !keepsSums
        ? array : space.arrayCycles(tile, finishesTiles: false, on: part)
      guard let candidate = space.candidate(tile, order, on: part, array: cycles, limit: limit)
      else {
        continue
      }
      found.append(candidate)
    }
  }
}

import Hardware
import Quantities

/// What a choice of tiles and of the part of the array needs to know of the folds.
extension ArrayTiming {
  /// The least that a tile's length along a dimension contributes to its streaming cycles, which are at
  /// least the product over the three dimensions: folds where the array holds it, cycles where it
  /// streams. Of two pools, and of groups of the reduction, less is known.
  public func leastWork(_ length: Int, along dimension: ProductDimension) -> Int {
    let packed = ceilingDivision(length, mode.packing)
    switch (array.dataflow, dimension) {
    case (.outputStationary, .m): return ceilingDivision(length, array.rows)
    case (.outputStationary, .k): return leastCycles(steps(length))
    case (.weightStationary, .m): return leastCycles(length)
    case (.weightStationary, .k), (.inputStationary, .k):
      return ceilingDivision(steps(length), array.rows)
    case (.inputStationary, .m): return ceilingDivision(length, array.columns)
    case (.outputStationary, .n), (.weightStationary, .n):
      return second.isEmpty ? ceilingDivision(packed, array.columns) : 0
    case (.inputStationary, .n): return second.isEmpty ? leastCycles(packed) : 0
    }
  }

  private func leastCycles(_ vectors: Int) -> Int { vectors * mode.cycleHundredths / 100 }

  /// Smaller numbers of rows, or of columns, that a tile's folds may use with profit: for one more fold
  /// and so on, those that fill all of them evenly, and those that leave the last one, whose skew is not
  /// hidden, the least.
  public func partLengths(_ tile: TileShape, rows isRows: Bool) -> [Int] {
    let packed = ceilingDivision(tile.n, mode.packing)
    let (length, streamed): (Int, Int) =
      switch (array.dataflow, isRows) {
      case (.outputStationary, true): (tile.m, tile.k)
      case (.outputStationary, false): (packed, tile.k)
      case (.weightStationary, true): (steps(tile.k), tile.m)
      case (.weightStationary, false): (packed, tile.m)
      case (.inputStationary, true): (steps(tile.k), packed)
      case (.inputStationary, false): (tile.m, packed)
      }
    let most = isRows ? array.rows : array.columns
    let fewest = ceilingDivision(length, most)
    var lengths: [Int] = []
    var counts = Array(fewest...max(fewest + 2, min(2 * fewest, fewest + 4)))
    counts += [2 * fewest, 3 * fewest, 4 * fewest, ceilingDivision(length, max(1, streamed))]
    for folds in counts where folds >= fewest {
      for part in [
        ceilingDivision(length, folds), ceilingDivision(length, max(1, folds - 1)) - 1,
      ] where part > 0 && part < most && !lengths.contains(part) {
        lengths.append(part)
      }
    }
    return lengths
  }
}

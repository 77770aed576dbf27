import Hardware
import Quantities
import Simulation
import Timing

/// How often the operands of one tile come from DRAM, and its partial sums leave and come back.
///
/// 1, 1 and 0 where the tile was cut to fit its buffers. A tile that was not passes through them
/// while its folds run, column folds outside and row folds inside: what a later fold asks for again
/// is still there only where all that comes in between fits the space of a tile.
package struct StreamPasses: Hashable, Sendable {
  package var input: Int
  package var weight: Int
  package var partialSums: Int

  init(input: Int = 1, weight: Int = 1, partialSums: Int = 0) {
    self.input = input
    self.weight = weight
    self.partialSums = partialSums
  }

  /// Of a whole product.
  init(_ shape: MatrixShape, folds: Folds, grid: TileShape, _ buffers: BufferSet, _ flow: Dataflow)
  {
    self.init()
    let keepsInput = shape.inputOnChip || shape.inputBytes <= buffers.maxInputTile.count
    let weights = shape.weightTileBytes(k: shape.k, n: shape.n)
    let keepsWeights = shape.weightOnChip || weights <= buffers.maxWeightTile.count
    let m = min(grid.m, shape.m)
    let n = min(grid.n, shape.n)
    var sums = 0
    switch flow {
    case .outputStationary:
      // The inputs of all row folds come again for every column fold; the weights of one column
      // fold for each of its row folds.
      input = keepsInput ? 1 : folds.columnFolds
      let column = shape.weightTileBytes(k: shape.k, n: n)
      let keepsColumn = keepsWeights || column <= buffers.maxWeightTile.count
      weight = keepsColumn ? 1 : folds.rowFolds
    case .weightStationary:
      input = keepsInput ? 1 : folds.columnFolds
      sums = shape.sumBytes(m: shape.m, n: n)
    case .inputStationary:
      weight = keepsWeights ? 1 : folds.columnFolds
      sums = shape.sumBytes(m: m, n: shape.n)
    }
    // Between the row folds of a column, which share its sums.
    if sums > buffers.maxPartialSumTile.count { partialSums = folds.rowFolds - 1 }
  }
}

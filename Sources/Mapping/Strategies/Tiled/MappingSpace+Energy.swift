import Hardware
import Simulation
import Timing

extension MappingSpace {
  /// Bytes that the array draws from the buffers, and that pass through them on their way.
  func bufferTraffic(
    _ tiling: Tiling, _ counts: TileShape, _ part: PartOfArray
  ) -> [(buffer: Int, bytes: Int)] {
    let buffers = accelerator.buffers
    let folds = part.timing.folds(tiling.tile)
    let inputs = shape.b * shape.inputTileBytes(m: shape.m, k: shape.k)
    let weights = shape.b * shape.weightTileBytes(k: shape.k, n: shape.n)
    var sums = 0
    if part.rules.needsPartialSums(tiling.tile, tiling.order) {
      sums = 2 * shape.b * shape.sumBytes(m: shape.m, n: shape.n) * counts.k
    }
    let (inputReads, weightReads, sumFolds) =
      switch dataflow {
      case .outputStationary:
        (inputs * folds.columnFolds * counts.n, weights * folds.rowFolds * counts.m, folds.groups)
      case .weightStationary:
        (
          inputs * folds.columnFolds * counts.n,
          shape.b * counts.m
            * shape.loadedTileBytes(
              k: shape.k, n: shape.n, accelerator[shape.array].modes[shape.mode]), folds.rowFolds
        )
      case .inputStationary:
        (inputs * counts.n, weights * folds.columnFolds * counts.m, folds.rowFolds)
      }
    return [
      (buffers.input, inputReads), (buffers.weight, weightReads),
      (buffers.partialSum ?? buffers.output, sums * sumFolds),
    ]
  }
}

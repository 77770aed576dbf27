import Hardware
import Simulation
import Timing

/// What tiles of the same lengths, with the same part of the reduction, have in common.
struct TileWork {
  let tile: TileShape
  let segment: ReductionSegment
  /// The array's task, and that of a reduction's last tile.
  let task: TaskWork
  let lastTask: TaskWork
  /// Bytes of its weights, of its results, and of 4-byte sums of these.
  let weightBytes: Int
  let resultBytes: Int
  let sumBytes: Int
  /// Bytes that the array draws from the buffers: a stationary operand once, a streamed one for every
  /// fold across it.
  let inputReads: Int
  let weightReads: Int
  /// Bytes of sums that folds write, each for the next one or for the results.
  let sumTraffic: Int
  /// Sums that leave output-stationary PEs, but for those that stay there until the reduction ends.
  let drainedSums: Int

  init(
    _ tile: TileShape, _ segment: ReductionSegment, _ plan: ProductPlan, _ product: ProductWork,
    _ dataflow: Dataflow, _ mode: PEMode
  ) {
    self.tile = tile
    self.segment = segment
    let shape = plan.shape
    let folds = plan.timing.folds(tile)
    let time = plan.timing.time(tile, segment)
    task = product.array(tile, time, folds, isLast: false)
    lastTask = product.array(tile, time, folds, isLast: true)
    weightBytes = shape.weightTileBytes(k: tile.k, n: tile.n)
    resultBytes = shape.outputTileBytes(m: tile.m, n: tile.n)
    sumBytes = shape.sumBytes(m: tile.m, n: tile.n)
    let inputBytes = shape.inputTileBytes(m: tile.m, k: tile.k)
    let sumFolds: Int
    switch dataflow {
    case .outputStationary:
      inputReads = inputBytes * folds.columnFolds
      weightReads = weightBytes * folds.rowFolds
      sumFolds = folds.groups
    case .weightStationary:
      inputReads = inputBytes * folds.columnFolds
      weightReads = shape.loadedTileBytes(k: tile.k, n: tile.n, mode)
      sumFolds = folds.rowFolds
    case .inputStationary:
      inputReads = inputBytes
      weightReads = weightBytes * folds.columnFolds
      sumFolds = folds.rowFolds
    }
    drainedSums =
      dataflow == .outputStationary && !plan.recipe.keepsSumsInPEs
      ? sumFolds * tile.m * tile.n : 0
    sumTraffic = plan.recipe.needsPartialSums ? sumFolds * sumBytes : 0
  }
}

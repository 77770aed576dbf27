import Hardware
import Quantities
import Simulation
import Timing

/// What the array and the units do for the tiles of one product.
struct ProductWork {
  private let shape: MatrixShape
  private let buffers: BufferSet
  private let requantization: RequantizationPath?
  /// Adds biases to sums.
  private let bias: RowPipeline?
  /// Scales the sums of groups.
  private let groupScaling: RowPipeline?

  init(_ shape: MatrixShape, _ accelerator: Accelerator) {
    self.shape = shape
    buffers = accelerator.buffers
    requantization = shape.requantize.map(accelerator.path)
    bias = shape.biasUnit.map(accelerator.biasPipeline)
    groupScaling = shape.groups.flatMap(accelerator.pipeline)
  }

  /// Where results are requantized; nil where they are not.
  var requantizes: UnitPlacement? { requantization?.placement }

  /// The array's task for a tile.
  ///
  /// - Parameter isLast: Whether it ends the reduction.
  func array(_ tile: TileShape, _ time: ArrayTime, _ folds: Folds, isLast: Bool) -> TaskWork {
    .array(
      time, stream: streamCycles(tile.m * tile.n, k: tile.k, isLast: isLast),
      results: isLast ? folds.vectors * folds.columnFolds : 0)
  }

  /// The cycles in which units in the stream take what a tile leaves: sums of its groups, and after
  /// the last one of a reduction the results.
  func streamCycles(_ results: Int, k: Int, isLast: Bool) -> Int {
    // Without copies of the pipelines: a search asks for each of its tiles.
    let cycles = groupScaling?.streamCycles(results * shape.groups(k)) ?? 0
    guard isLast, requantizes == .inStream else { return cycles }
    let sums = results * shape.demand.sumsPerResult
    return cycles + (requantization?.pipeline.streamCycles(sums) ?? 0)
  }

  /// The pass that adds the bias to a tile's sums; nil where it is none.
  func biasPass(_ tile: TileShape) -> TaskWork? {
    guard let bias else { return nil }
    let cycles = bias.cycles(rows: tile.m, length: tile.n).count
    guard let sums = buffers.partialSum else { return .unit(cycles: cycles) }
    var demand = BufferPortDemand(buffers)
    demand.add(lines: 2 * tile.m, bytes: tile.n * 4, in: sums)
    return .unit(cycles: cycles, conflict: max(0, demand.cycles - cycles))
  }

  /// The pass that requantizes a tile's results; nil where it is none.
  func requantizationPass(_ tile: TileShape) -> TaskWork? {
    guard let path = requantization, path.placement == .pass else { return nil }
    let rows = tile.m * shape.demand.sumsPerResult
    let cycles = path.pipeline.cycles(rows: rows, length: tile.n).count
    let conflict = buffers.passConflict(
      rows: rows, length: tile.n, resultBytes: shape.outputTileBytes(m: tile.m, n: tile.n),
      within: cycles)
    return .unit(cycles: cycles, conflict: conflict)
  }
}

extension BufferSet {
  /// What the ports add to a pass that requantizes rows of 4-byte sums.
  func passConflict(rows: Int, length: Int, resultBytes: Int, within cycles: Int) -> Int {
    guard let sums = partialSum else { return 0 }
    var demand = BufferPortDemand(self)
    demand.add(lines: rows, bytes: length * 4, in: sums)
    demand.add(lines: rows, bytes: ceilingDivision(resultBytes, rows), in: output)
    return max(0, demand.cycles - cycles)
  }
}

extension DMA {
  /// Bytes for which a transfer occupies the data path: those of its bursts, by default as many as its
  /// bytes fill.
  func occupied(_ bytes: Int, bursts: Int? = nil) -> Int {
    guard let requests else { return bytes }
    return (bursts ?? ceilingDivision(bytes, requests.burst)) * requests.burst
  }
}

import Hardware
import Quantities
import Simulation

/// What a tile must fit into.
struct TilingRules {
  let buffers: BufferSet
  let dataflow: Dataflow
  let grid: TileShape
  private let units: [FunctionUnit]
  /// Bare operators: operands, results and sums are where they need to be.
  let isUnbounded: Bool

  init(_ accelerator: Accelerator, grain: TileShape, isUnbounded: Bool) {
    buffers = accelerator.buffers
    dataflow = accelerator.array.dataflow
    grid = grain
    units = accelerator.units
    self.isUnbounded = isUnbounded
  }

  /// Whether sums of a tile wait in a buffer: between the folds of a reduction for arrays that do
  /// not sum in place, between its tiles for all, and for a requantization that is a pass.
  func needsPartialSums(_ tile: TileShape, _ shape: MatrixShape) -> Bool {
    tile.k < shape.k || dataflow != .outputStationary && shape.k > grid.k
      || shape.demand.group > 0
      || shape.requantize.map { units[$0.unit].placement == .pass } ?? false
  }

  /// The buffer that a tile does not fit, with the bytes it needs and has; nil if it fits.
  func misfit(_ tile: TileShape, _ shape: MatrixShape) -> (buffer: String, needs: Int, has: Int)? {
    guard !isUnbounded else { return nil }
    func check(_ bytes: Int, _ slot: Int, _ index: Int) -> (String, Int, Int)? {
      bytes > slot ? (buffers.all[index].name, bytes, slot) : nil
    }
    if !shape.inputOnChip,
      let misfit = check(
        shape.inputTileBytes(m: tile.m, k: tile.k), buffers.inputSlot.count, buffers.input)
    {
      return misfit
    }
    if !shape.weightOnChip,
      let misfit = check(
        shape.weightTileBytes(k: tile.k, n: tile.n), buffers.weightSlot.count, buffers.weight)
    {
      return misfit
    }
    if !shape.outputOnChip,
      let misfit = check(
        shape.outputTileBytes(m: tile.m, n: tile.n), buffers.outputSlot.count, buffers.output)
    {
      return misfit
    }
    if needsPartialSums(tile, shape), let sums = buffers.partialSum,
      let misfit = check(shape.sumBytes(m: tile.m, n: tile.n), buffers.partialSumSlot.count, sums)
    {
      return misfit
    }
    return nil
  }

  /// Whether the sums of a tile that fits have to leave between the tiles of the reduction.
  func spills(_ tile: TileShape, _ shape: MatrixShape) -> Bool {
    !isUnbounded && tile.k < shape.k && buffers.partialSum == nil
  }
}

import Hardware
import Quantities
import Simulation

/// What a tile of a product has to fit into on one part of the array.
struct TilingRules {
  let buffers: BufferSet
  private let shape: MatrixShape
  private let timing: ArrayTiming
  private let dataflow: Dataflow
  private let requantizesInPass: Bool
  /// Bare operators: operands, results and sums are where they need to be.
  let isUnbounded: Bool

  init(
    _ accelerator: Accelerator, _ shape: MatrixShape, _ timing: ArrayTiming, isUnbounded: Bool
  ) {
    buffers = accelerator.buffers
    self.shape = shape
    self.timing = timing
    dataflow = accelerator.array.dataflow
    requantizesInPass =
      shape.requantize.map { accelerator.units[$0.unit].placement == .pass } ?? false
    self.isUnbounded = isUnbounded
  }

  /// Whether a tile's sums stay in the PEs while the tiles of its reduction follow each other.
  func keepsSumsInPEs(_ tile: TileShape, _ order: LoopOrder) -> Bool {
    order.finishesTiles && timing.keepsSumsInPEs(tile)
  }

  /// Whether sums of a tile wait in a buffer: between the folds of a reduction for arrays that do
  /// not sum in place, between its tiles where they do not stay in the PEs, and for a requantization
  /// that is a pass.
  func needsPartialSums(_ tile: TileShape, _ order: LoopOrder) -> Bool {
    if shape.demand.group > 0 || requantizesInPass { return true }
    if dataflow != .outputStationary, tile.k > timing.grain.k { return true }
    return tile.k < shape.k && !keepsSumsInPEs(tile, order)
  }

  /// The buffer that a tile does not fit, with the bytes it needs and has; nil if it fits.
  func misfit(
    _ tile: TileShape, _ order: LoopOrder
  ) -> (buffer: String, needs: Int, has: Int)? {
    guard !isUnbounded else { return nil }
    func check(_ bytes: Int, _ most: Int, _ index: Int) -> (String, Int, Int)? {
      bytes > most ? (buffers.all[index].name, bytes, most) : nil
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
    if let sums = buffers.partialSum, needsPartialSums(tile, order),
      let misfit = check(shape.sumBytes(m: tile.m, n: tile.n), buffers.partialSumSlot.count, sums)
    {
      return misfit
    }
    return nil
  }

  /// Whether sums of a tile that fits leave to DRAM between the tiles of the reduction: where no buffer
  /// holds them, or not all that wait for the next tile of the reduction.
  func spills(_ tile: TileShape, _ order: LoopOrder) -> Bool {
    guard !isUnbounded, tile.k < shape.k, !keepsSumsInPEs(tile, order) else { return false }
    guard buffers.partialSum != nil else { return true }
    let waiting = order.count(
      inside: .k,
      TileShape(
        m: ceilingDivision(shape.m, tile.m), k: 1, n: ceilingDivision(shape.n, tile.n)))
    return !buffers.partialSumRoom.holds(
      tiles: waiting, bytes: shape.sumBytes(m: tile.m, n: tile.n), most: .max)
  }
}

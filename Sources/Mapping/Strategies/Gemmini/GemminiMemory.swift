import Hardware
import Quantities

/// The rows of Gemmini's memories that one of two tiles may fill: half, because the next tile comes
/// while one is computed.
struct GemminiMemory: Equatable {
  /// Rows and columns of the mesh; elements of a row of either memory.
  var side: Int
  var scratchpadRows: Int
  var accumulatorRows: Int

  init(side: Int, scratchpadRows: Int, accumulatorRows: Int) {
    self.side = side
    self.scratchpadRows = scratchpadRows
    self.accumulatorRows = accumulatorRows
  }

  /// The buffers of the two operands are one scratchpad, which the software divides as it likes.
  init(_ accelerator: Accelerator, operandBits: Int) {
    let buffers = accelerator.buffers
    side = accelerator.array.columns
    let scratchpad = buffers.all[buffers.input].size.count + buffers.all[buffers.weight].size.count
    scratchpadRows = scratchpad * 8 / (side * operandBits) / 2
    accumulatorRows = buffers.all[buffers.output].size.count / (side * 4) / 2
  }

  /// Rows that `count` elements of a row fill.
  func blocks(_ count: Int) -> Int { ceilingDivision(count, side) }

  // MARK: What a tile needs

  func scratchpadRows(_ tile: GemminiTile, _ work: GemminiWork) -> Int {
    let shift = work.isDownsampled ? 1 : 0
    let inputRows = (tile.rows * work.stride + tile.kernelRows - 1) >> shift
    let inputColumns = (tile.columns * work.stride + tile.kernelColumns - 1) >> shift
    return blocks(tile.channels) * tile.batches * inputRows * inputColumns
      + blocks(tile.kernels) * tile.kernelRows * tile.kernelColumns * tile.channels
  }

  func accumulatorRows(_ tile: GemminiTile) -> Int {
    blocks(tile.kernels) * tile.batches * tile.rows * tile.columns
  }

  func fits(_ tile: GemminiTile, _ work: GemminiWork) -> Bool {
    scratchpadRows(tile, work) <= scratchpadRows && accumulatorRows(tile) <= accumulatorRows
  }
}

import Hardware
import Quantities
import Workload

/// Bytes, and requests to memory, of the transfers of one tile.
struct GemminiMoves {
  struct Transfer: Hashable {
    var bytes: Int
    /// Nil where the machine does not count them.
    var bursts: Int?
  }

  let work: GemminiWork
  let shape: MatrixShape
  let side: Int
  let burst: Int?

  /// Rows of `count` elements of `total` a pixel, from element `first`.
  private func rows(
    _ rows: Int, count: Int, of total: Int, from first: Int, bits: Int, piece: Int?
  ) -> Transfer {
    let length = ceilingDivision(count * bits, 8)
    let bursts = burst.map { burst in
      RowBursts(burst: burst, piece: piece ?? burst).count(
        rows: rows, length: length, stride: ceilingDivision(total * bits, 8),
        offset: first * bits / 8 % burst)
    }
    return Transfer(bytes: rows * length, bursts: bursts)
  }

  /// The pixels under the kernels, but for those outside the image, which are zeros made on chip.
  func input(_ origin: GemminiTile, _ tile: GemminiTile) -> Transfer {
    func covered(_ output: Int, _ outputs: Int, _ kernel: Int, _ taps: Int, _ image: Int) -> Int {
      let first = output * work.stride + kernel - work.padding
      let end = first + outputs * work.stride + taps - 1
      let pixels = max(0, min(end, image) - max(first, 0))
      return work.isDownsampled ? (pixels + 1) / 2 : pixels
    }
    let lines = covered(
      origin.rows, tile.rows, origin.kernelRows, tile.kernelRows, work.inputRows)
    let pixels = covered(
      origin.columns, tile.columns, origin.kernelColumns, tile.kernelColumns, work.inputColumns)
    return rows(
      tile.batches * lines * pixels, count: tile.channels, of: work.channels,
      from: origin.channels, bits: shape.inputBits, piece: nil)
  }

  func weight(_ origin: GemminiTile, _ tile: GemminiTile) -> Transfer {
    rows(
      tile.kernelRows * tile.kernelColumns * tile.channels, count: tile.kernels,
      of: work.kernels, from: origin.kernels, bits: shape.weights.bits, piece: nil)
  }

  /// The 32-bit bias of each channel, once for every pixel.
  func bias(_ origin: GemminiTile, _ tile: GemminiTile) -> Transfer {
    rows(
      tile.batches * tile.rows * tile.columns, count: tile.kernels, of: 0, from: origin.kernels,
      bits: 32, piece: side * 4)
  }

  /// A convolution's results leave by rows of the accumulator, those of a product by bursts.
  func output(_ origin: GemminiTile, _ tile: GemminiTile) -> Transfer {
    rows(
      tile.batches * tile.rows * tile.columns, count: tile.kernels, of: work.kernels,
      from: origin.kernels, bits: shape.outputBits,
      piece: work.isConvolution ? ceilingDivision(side * shape.outputBits, 8) : nil)
  }
}

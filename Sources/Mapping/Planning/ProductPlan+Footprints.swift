import Hardware
import Quantities
import Simulation
import Timing
import Workload

/// Where the tiles of a product lie in memory, and their bytes.
extension ProductPlan {
  func resultFootprint(
    _ part: Footprint.Part, _ b: Int, _ m: Int, _ n: Int, _ tile: TileShape, bits: Int
  ) -> Footprint {
    Footprint(
      part, element: b, of: (shape.m, shape.n), bits: bits, firstRow: m * tiling.tile.m,
      rows: tile.m, firstColumn: n * tiling.tile.n, columns: tile.n)
  }

  /// Where windows overlap, a tile's share of the image counts as bytes in a row.
  func inputFootprint(_ b: Int, _ m: Int, _ k: Int, _ tile: TileShape) -> Footprint {
    guard shape.inputBytes < shape.inputTileBytes(m: shape.m, k: shape.k) else {
      return Footprint(
        .firstOperand, element: b, of: (shape.m, shape.k), bits: shape.inputBits,
        firstRow: m * tiling.tile.m, rows: tile.m, firstColumn: k * tiling.tile.k,
        columns: tile.k)
    }
    let first = share(m * tiling.tile.m, shape.m)
    let rows = share(m * tiling.tile.m + tile.m, shape.m) - first
    return Footprint(
      .firstOperand,
      offset: b * shape.inputBytes + first + rows * k * tiling.tile.k / shape.k,
      bytes: inputBytes(tile, m: m, k: k))
  }

  /// A tile's share of the operand: its elements, or fewer where a convolution's windows overlap.
  /// Shares are differences of rounded-down running sums, so that they add up to the whole.
  func inputBytes(_ tile: TileShape, m: Int, k: Int) -> Int {
    let whole = shape.inputTileBytes(m: shape.m, k: shape.k)
    guard shape.inputBytes < whole else {
      return shape.inputTileBytes(m: tile.m, k: tile.k)
    }
    let first = m * tiling.tile.m
    let rows = share(first + tile.m, shape.m) - share(first, shape.m)
    let firstK = k * tiling.tile.k
    return rows * (firstK + tile.k) / shape.k - rows * firstK / shape.k
  }

  private func share(_ rows: Int, _ total: Int) -> Int {
    Int(Int128(shape.inputBytes) * Int128(rows) / Int128(total))
  }

  /// Tile by tile, in the order of the columns and then of the reduction. Elements of unequal
  /// storage are always stored so.
  private func tiledWeights(_ b: Int, _ k: Int, _ n: Int, _ tile: TileShape) -> Footprint {
    let whole = shape.weightTileBytes(k: shape.k, n: shape.n)
    let columns = n * tiling.tile.n
    let before =
      shape.weightTileBytes(k: shape.k, n: columns)
      + shape.weightTileBytes(k: k * tiling.tile.k, n: tile.n)
    let bytes = shape.weightTileBytes(k: tile.k, n: tile.n)
    return Footprint(
      .secondOperand, offset: b * whole + min(before, max(0, whole - bytes)), bytes: bytes)
  }

  func weightFootprint(
    _ b: Int, _ k: Int, _ n: Int, _ tile: TileShape, _ layout: WeightLayout
  ) -> Footprint {
    guard shape.weights.isPlain, shape.weightIsMade || layout == .rowMajor else {
      return tiledWeights(b, k, n, tile)
    }
    return Footprint(
      .secondOperand, element: b, of: (shape.k, shape.n), bits: shape.weights.bits,
      firstRow: k * tiling.tile.k, rows: tile.k, firstColumn: n * tiling.tile.n, columns: tile.n)
  }
}

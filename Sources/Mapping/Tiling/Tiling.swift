import Hardware
import Simulation

/// How a product is cut into tiles, and in which order they are computed.
public struct Tiling: Hashable, Sendable {
  public var tile: TileShape
  public var order: LoopOrder
  /// Partial sums leave to DRAM between the tiles of the reduction, because no buffer holds them.
  public var spillsPartialSums: Bool
  /// How often each tile passes through its buffer.
  public var passes = StreamPasses()
}

extension Tiling {
  /// Numbers of tiles along each dimension.
  func counts(_ shape: MatrixShape) -> TileShape {
    TileShape(
      m: (shape.m + tile.m - 1) / tile.m, k: (shape.k + tile.k - 1) / tile.k,
      n: (shape.n + tile.n - 1) / tile.n)
  }
}

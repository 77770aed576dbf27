import Hardware
import Simulation
import Timing

/// How a product is cut into tiles, in which order they are computed, and by which part of the array:
/// all that a search chooses.
package struct Tiling: Hashable, Sendable {
  package var tile: TileShape
  package var order: LoopOrder
  /// Operands whose tiles stay on chip until all that read them have been computed.
  package var keeps: KeptOperands
  /// Rows and columns of the array that folds use.
  package var part: ArrayPart
  /// Partial sums leave to DRAM between the tiles of the reduction, because no buffer holds them.
  package var spillsPartialSums: Bool
  /// How often each tile passes through its buffer.
  package var passes = StreamPasses()

  package init(
    tile: TileShape, order: LoopOrder, keeps: KeptOperands = [], part: ArrayPart,
    spillsPartialSums: Bool = false
  ) {
    self.tile = tile
    self.order = order
    self.keeps = keeps
    self.part = part
    self.spillsPartialSums = spillsPartialSums
  }
}

extension Tiling {
  /// Numbers of tiles along each dimension.
  func counts(_ shape: MatrixShape) -> TileShape {
    TileShape(
      m: (shape.m + tile.m - 1) / tile.m, k: (shape.k + tile.k - 1) / tile.k,
      n: (shape.n + tile.n - 1) / tile.n)
  }
}

extension TileShape {
  subscript(dimension: ProductDimension) -> Int {
    get {
      switch dimension {
      case .m: m
      case .k: k
      case .n: n
      }
    }
    set {
      switch dimension {
      case .m: m = newValue
      case .k: k = newValue
      case .n: n = newValue
      }
    }
  }
}

extension LoopOrder {
  /// The product of the `counts` of all loops inside that over a dimension.
  func count(inside dimension: ProductDimension, _ counts: TileShape) -> Int {
    let (first, second, third) = loops
    if dimension == first { return counts[second] * counts[third] }
    return dimension == second ? counts[third] : 1
  }
}

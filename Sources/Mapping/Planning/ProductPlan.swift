import Hardware
import Simulation
import Timing
import Workload

/// Everything about a product of matrices that its tasks and counts depend on, but for what its
/// tensors' producers do.
struct ProductRecipe: Hashable {
  var shape: MatrixShape
  var tiling: Tiling
  /// Whether sums of a tile wait in a buffer.
  var needsPartialSums: Bool
  /// Whether sums stay in the PEs from one tile of the reduction to the next.
  var keepsSumsInPEs: Bool
  var hasBias: Bool
  /// Whether batch elements of an operand are ready one by one, as its producer makes them.
  var inputIsSplit: Bool
  /// Whether its rows are taken as they are made.
  var inputStreams = false
  var weightIsSplit: Bool
  /// Whether the batch elements of the result follow each other in memory.
  var outputIsSplit: Bool
  /// The blocks in which others take the rows of the result; nil where they wait for elements.
  var outputBlocks: RowBlocks?
  /// Writes the second operand transposed first.
  var transposition: UnitShape?
  /// Passes of a unit that sum the rows of the first operand and the columns of the second one before
  /// the product, for their zero points.
  var rowSums: UnitShape?
  var columnSums: UnitShape?
  /// Copies each head's results next to those of the others, after the product.
  var headMerge: UnitShape?

  /// The part of the reduction that its tile at `index` is, where sums stay in the PEs.
  func segment(_ index: Int, of count: Int) -> ReductionSegment {
    keepsSumsInPEs ? ReductionSegment(index, of: count, length: tiling.tile.k) : .all
  }
}

/// A product of matrices with its mapping and its tensors.
struct ProductPlan {
  var recipe: ProductRecipe
  /// The timing of the recipe's shape on its part of the array.
  var timing: ArrayTiming
  var input: TensorID
  var weight: TensorID
  var output: TensorID

  var shape: MatrixShape { recipe.shape }
  var tiling: Tiling { recipe.tiling }

  /// Whether tiles of its weights may be used by other operators that read them. Those that an operator has
  /// made, that a unit writes anew or that pass several times are not.
  var mayShareWeights: Bool {
    !shape.weightIsMade && !shape.weightOnChip && shape.b == 1 && shape.mask == nil
      && recipe.transposition == nil && tiling.passes.weight == 1
  }
}

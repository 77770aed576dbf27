import Hardware
import Simulation
import Workload

/// A product of matrices with its tiling and its tensors.
struct MatrixPlan {
  var shape: MatrixShape
  var tiling: Tiling
  var timing: ArrayTiming
  var needsPartialSums: Bool
  var hasBias: Bool
  var input: TensorID
  /// Whether batch elements of an operand are ready one by one, as its producer makes them.
  var inputIsCut: Bool
  /// Whether its rows are taken as they are made.
  var inputStreams = false
  var weight: TensorID
  var weightIsCut: Bool
  var output: TensorID
  /// Whether the batch elements of the result stand one after the other.
  var outputIsCut: Bool
  /// The blocks in which others take the rows of the result; nil where they wait for elements.
  var outputBlocks: RowBlocks?
  /// Writes the second operand the other way round first.
  var transposition: OperandPass?
  /// Sum the operands' rows or columns first.
  var operandSums: [OperandPass] = []

  /// A pass over an operand before the product, and its unit.
  struct OperandPass {
    var plan: UnitPlan
    var unit: Int
  }

  /// What its tasks and counts depend on.
  var key: LayerMemory.Key { .matrix(shape, tiling, traits: traits) }

  var traits: Int {
    let traits = [
      needsPartialSums, hasBias, inputIsCut, weightIsCut, outputIsCut, inputStreams,
      outputBlocks != nil,
    ]
    return traits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
  }
}

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
  var weight: TensorID
  var weightIsCut: Bool
  var output: TensorID
  /// Whether the batch elements of the result stand one after the other.
  var outputIsCut: Bool
  var transposition: Transposition?

  /// A move that writes the second operand the other way round first, and its unit.
  struct Transposition {
    var plan: UnitPlan
    var unit: Int
  }

  /// What its tasks and counts depend on.
  var key: LayerMemory.Key { .matrix(shape, tiling, traits: traits) }

  var traits: Int {
    let traits = [
      needsPartialSums, hasBias, inputIsCut, weightIsCut, outputIsCut,
    ]
    return traits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
  }
}

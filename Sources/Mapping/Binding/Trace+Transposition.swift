import Hardware
import Workload

extension Trace {
  /// Whether a product's second operand stands in memory the other way round than the array draws it.
  ///
  /// Only a result of the model can: weights stand as they are wanted. A line of K holds one of N of
  /// QKᵀ, a line of any other operand one of K. Weight- and output-stationary arrays draw lines across
  /// N, input-stationary ones a line of K a vector. First operands are read a row of M at a time, which
  /// is how they stand.
  func needsTransposition(_ op: Operator, _ dataflow: Dataflow) -> Bool {
    guard op.kind.isMatrix, let second = inputs(of: op).dropFirst().first,
      self[second].role != .weight
    else { return false }
    return (op.kind == .attentionQK) != (dataflow == .inputStationary)
  }
}

import Hardware
import Workload

extension Trace {
  /// Whether a product's second operand is stored transposed to the order in which the array reads
  /// it.
  ///
  /// Only a result of the model can be: weights are stored in the order that is read. A line of K
  /// holds one of N of QKᵀ, a line of any other operand one of K. Weight- and output-stationary
  /// arrays read lines across N, input-stationary ones a line of K per vector. First operands are
  /// read a row of M at a time, which is how they are stored.
  func needsTransposition(_ op: Operator, _ dataflow: Dataflow) -> Bool {
    guard op.kind.isMatrix, let second = inputs(of: op).dropFirst().first,
      self[second].role != .weight
    else { return false }
    return (op.kind == .attentionQK) != (dataflow == .inputStationary)
  }
}

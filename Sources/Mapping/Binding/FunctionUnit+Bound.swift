import Hardware
import Workload

extension FunctionUnit {
  /// How the unit runs what the binder has found that it runs.
  func boundPipeline(for kind: OperatorKind, _ algorithm: Algorithm) -> RowPipeline {
    guard let pipeline = pipeline(for: kind, algorithm) else {
      preconditionFailure("the binder has found a unit that runs the operator")
    }
    return pipeline
  }

  /// How often a row is fetched from the operands' buffer: once, or for each stage of a unit that keeps
  /// none.
  func fetches(of pipeline: RowPipeline) -> Int {
    rowBuffer == .refetched ? pipeline.stages.count : 1
  }

  /// Bytes that an operator's rows leave between the stages in a memory of the unit; none without one.
  func keptBytes(of shape: UnitShape, in pipeline: RowPipeline) -> Int {
    guard case .memory = rowBuffer else { return 0 }
    return shape.b * shape.rows
      * pipeline.keptBytes(length: shape.length, operandBits: shape.operandBits)
  }
}

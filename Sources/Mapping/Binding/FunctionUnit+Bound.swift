import Algorithms
import Hardware
import Simulation
import Workload

extension FunctionUnit {
  /// What the binder has found that the unit computes.
  func boundFunction(of kind: OperatorKind, _ algorithm: Algorithm) -> UnitFunction {
    guard let function = function(of: kind, algorithm) else {
      preconditionFailure("the binder has found a unit that runs the operator")
    }
    return function
  }

  /// How it runs that.
  func boundPipeline(for kind: OperatorKind, _ algorithm: Algorithm) -> RowPipeline {
    boundFunction(of: kind, algorithm).pipeline
  }

  /// How it brings results to another scale.
  func boundRequantization(_ algorithm: BuiltInAlgorithm) -> RowPipeline {
    boundPipeline(for: .requantize, .builtIn(algorithm))
  }

  func boundPipeline(for shape: UnitShape) -> RowPipeline {
    boundPipeline(for: shape.kind, shape.algorithm).withGroups(shape.groupsPerRow)
  }

  /// How often a row is fetched from the operands' buffer: once, or for each stage of a unit that keeps
  /// none.
  func fetches(of pipeline: RowPipeline) -> Int {
    rowBuffer == .refetched ? pipeline.stages.count : 1
  }

  /// Counts what an operator's rows leave between the stages in a memory of the unit, and the capacity
  /// that they need there: nothing where each stage fetches the row again, or rows pass in the array's
  /// streams.
  func countRows(of shape: UnitShape, _ index: Int, _ activity: inout LayerActivity) {
    guard rowBuffer != .refetched, placement == .pass else { return }
    let pipeline = boundPipeline(for: shape)
    activity.rowBufferBytes[index] +=
      shape.b * shape.rows
      * pipeline.keptBytes(length: shape.length, operandBits: shape.operandBits)
    activity.rowBufferCapacity[index] = max(
      activity.rowBufferCapacity[index],
      pipeline.rowBufferBytes(length: shape.length, operandBits: shape.operandBits))
  }
}

extension Accelerator {
  /// The passes and operations of an operator as its unit, or the host, computes it.
  func definition(of shape: UnitShape) -> AlgorithmDefinition? {
    guard let unit = shape.unit else { return host?.definition(of: shape.kind, shape.algorithm) }
    return units[unit].function(of: shape.kind, shape.algorithm)?.definition
  }
}

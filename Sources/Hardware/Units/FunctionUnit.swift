import Algorithms
import Workload

/// A unit for row-wise and element-wise work, next to the array.
public struct FunctionUnit: Sendable, Hashable {
  public var name: String
  public var operators: [OperatorKind]
  public var algorithms: [ListedAlgorithm]
  /// What it computes, in the order of its operators and algorithms; each pair once.
  public var functions: [UnitFunction]
  /// Where rows wait between its stages.
  public var rowBuffer = RowBuffer.byDefinition
  /// In the array's streams, or in separate passes.
  public var placement: UnitPlacement
  /// The kinds of operators whose results it requantizes; empty for all.
  public var requantizes: [OperatorKind] = []
  /// Whether the clock reaches its registers only as operations end in them, as enables of a pipeline with
  /// valid bits have it.
  public var hasClockGating = true
  /// Instructions of a task, where a control issues them.
  public var instructions = 1
  /// Rows of a task at most; nil for as many as the buffers take.
  public var taskRows: Int?

  /// What it computes of an operator; nil where it does not.
  public func function(of kind: OperatorKind, _ algorithm: Algorithm) -> UnitFunction? {
    functions.first { $0.kind == kind && $0.algorithm == algorithm }
  }

  /// How it runs an operator; nil where it does not.
  public func pipeline(for kind: OperatorKind, _ algorithm: Algorithm) -> RowPipeline? {
    function(of: kind, algorithm)?.pipeline
  }

  /// Whether it can requantize results of a kind of operator.
  public func requantizes(_ kind: OperatorKind, _ algorithm: BuiltInAlgorithm) -> Bool {
    runs(.requantize, .builtIn(algorithm))
      && (requantizes.isEmpty || requantizes.contains(kind))
  }

  /// Whether it can run an operator.
  public func runs(_ kind: OperatorKind, _ algorithm: Algorithm) -> Bool {
    functions.contains { $0.kind == kind && $0.algorithm == algorithm }
  }

  /// What can ride on the streams between two products.
  public static let streamed = OperatorKind.allCases.filter(\.traits.worksInStreams)

  /// Whether it runs a kind of operator on the array's results as they leave and on its operands as
  /// they enter, without a separate pass: softmax with its maximum and sum as results leave and its
  /// normalization as operands enter (ITA).
  public func worksInStream(of kind: OperatorKind) -> Bool {
    placement == .inStream && Self.streamed.contains(kind)
  }
}

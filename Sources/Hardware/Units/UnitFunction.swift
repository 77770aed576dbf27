import Algorithms
import Workload

/// One thing that a unit computes, and how.
public struct UnitFunction: Sendable, Hashable {
  public var kind: OperatorKind
  /// With its definition where that is user-defined.
  public var listed: ListedAlgorithm
  public var pipeline: RowPipeline

  public init(_ kind: OperatorKind, _ listed: ListedAlgorithm, _ pipeline: RowPipeline) {
    self.kind = kind
    self.listed = listed
    self.pipeline = pipeline
  }

  public var algorithm: Algorithm { listed.algorithm }

  /// Its passes and operations; nil where the kind has no such algorithm.
  public var definition: AlgorithmDefinition? { listed.definition(of: kind) }

  typealias Choice = (kind: OperatorKind, listed: ListedAlgorithm)

  /// All that a unit of these operators and algorithms computes: an operator kind without algorithms
  /// counts as one of the algorithm `none`, which a `quantize` may have too.
  static func choices(
    _ operators: [OperatorKind], _ algorithms: [ListedAlgorithm]
  ) -> [Choice] {
    operators.flatMap { kind in
      let hasNone = kind.algorithms == nil || kind.traits.runsWithoutAlgorithm
      var own = hasNone ? [ListedAlgorithm.builtIn(.none)] : []
      for algorithm in algorithms where algorithm.computes(kind) && !own.contains(algorithm) {
        own.append(algorithm)
      }
      return own.map { (kind, $0) }
    }
  }
}

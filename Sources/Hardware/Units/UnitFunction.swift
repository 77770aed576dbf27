import Workload

/// One thing that a unit computes, and how.
public struct UnitFunction: Sendable, Hashable {
  public var kind: OperatorKind
  public var algorithm: Algorithm
  public var pipeline: RowPipeline

  public init(_ kind: OperatorKind, _ algorithm: Algorithm, _ pipeline: RowPipeline) {
    self.kind = kind
    self.algorithm = algorithm
    self.pipeline = pipeline
  }

  typealias Choice = (kind: OperatorKind, algorithm: Algorithm)

  /// All that a unit of these operators and algorithms computes: an operator kind without algorithms
  /// counts as one of the algorithm `none`, which a `quantize` may have too.
  static func choices(
    _ operators: [OperatorKind], _ algorithms: [Algorithm]
  ) -> [Choice] {
    operators.flatMap { kind in
      let known = Algorithm.choices(for: kind)
      var own = known.isEmpty || kind.traits.runsWithoutAlgorithm ? [Algorithm.none] : []
      for algorithm in algorithms where known.contains(algorithm) && !own.contains(algorithm) {
        own.append(algorithm)
      }
      return own.map { (kind, $0) }
    }
  }
}

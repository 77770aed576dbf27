import Workload

/// The operations that an algorithm does: the sum over the passes of its definition.
public struct AlgorithmOperations: Sendable, Equatable {
  public var perElement = ArithmeticCounts()
  public var perRow = ArithmeticCounts()

  init(_ definition: AlgorithmDefinition) {
    for pass in definition.passes {
      perElement.add(pass.perElement, times: 1)
      perRow.add(pass.perRow, times: 1)
    }
  }

  /// The most of one kind that an element and its row take.
  public var most: Int {
    Arithmetic.allCases.reduce(0) { max($0, perElement[$1] + perRow[$1]) }
  }

  /// Operations on a value that is brought to another scale.
  public static func requantization(_ algorithm: BuiltInAlgorithm) -> AlgorithmOperations? {
    AlgorithmDefinition.of(.requantize, algorithm)?.operations
  }
}

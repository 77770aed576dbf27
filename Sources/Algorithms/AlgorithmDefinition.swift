import Workload

/// What an algorithm is in hardware: its passes over a row, from which a unit has its stages and a run
/// its operations. The same id names the bit-exact kernel in `IntegerMath`.
///
/// Widths are those that the definition states, rounded up to the next that `Arithmetic` has; shifts by a
/// constant count as shifts, a leading one as a comparison. What happens once a group of lanes, and not once an
/// element or a row, is left out: the shift of a running sum where the maximum grows.
public struct AlgorithmDefinition: Sendable, Hashable {
  /// Where it is from, in a few words for a table.
  public var source: String
  /// In their order, at least one.
  public var passes: [AlgorithmPass]

  init(source: String, _ passes: AlgorithmPass...) {
    self.init(source: source, passes: passes)
  }

  init(source: String, passes: [AlgorithmPass]) {
    self.source = source
    self.passes = passes
  }

  /// The definition of an algorithm of an operator kind; nil where the kind has no such algorithm, or
  /// is a product. A kind without algorithms has one definition, whatever the algorithm.
  public static func of(
    _ kind: OperatorKind, _ algorithm: BuiltInAlgorithm
  ) -> AlgorithmDefinition? {
    switch kind.traits.function {
    case .product: nil
    case .fixed(let function): function.definition
    case .chosen(let family): OperatorAlgorithm(family, algorithm)?.definition
    }
  }
}

extension AlgorithmDefinition {
  /// Operations of all its passes.
  public var operations: AlgorithmOperations { AlgorithmOperations(self) }

  /// Whether each result needs one element only, so that a row may be worked on in parts.
  public var isElementwise: Bool {
    passes.count == 1
      && passes.allSatisfy { $0.reduction == .none && $0.perRow == ArithmeticCounts() }
  }
}

extension OperatorAlgorithm {
  /// What it is in hardware, and where that is from.
  public var definition: AlgorithmDefinition {
    switch self {
    case .softmax(let algorithm): algorithm.definition
    case .layernorm(let algorithm): algorithm.definition
    case .gelu(let algorithm): algorithm.definition
    case .activation(let algorithm): algorithm.definition
    case .requantization(let algorithm): algorithm.definition
    }
  }
}

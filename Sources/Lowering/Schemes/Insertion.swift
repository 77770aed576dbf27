import Algorithms
import Workload

/// An operator that a scheme adds to those of a model.
package struct Insertion: Sendable, Equatable {
  /// Its place in an encoder block; the raw values are the file's.
  package enum Place: String, CaseIterable, Sendable {
    /// On what a linear reads, before that is quantized.
    case linearInput = "linear_input"
    /// On what a linear leaves.
    case linearOutput = "linear_output"
    /// On queries and on keys, each head by itself.
    case queriesAndKeys = "queries_and_keys"
    /// On the softmax's result, before that is quantized.
    case probabilities
    /// On what attention and MLP add to the residual stream.
    case branch
    /// On the residual stream where a branch is added to it, and not where it is read.
    case shortcut
  }

  /// What may be put there; the raw values are the trace's.
  enum Kind: String, CaseIterable {
    case add
    case multiply
    case layernorm
    case activation
    case vector

    var operatorKind: OperatorKind {
      switch self {
      case .add: .add
      case .multiply: .multiply
      case .layernorm: .layernorm
      case .activation: .activation
      case .vector: .vector
      }
    }
  }

  package var place: Place
  package var kind: OperatorKind
  package var algorithm: ListedAlgorithm
  /// The format of its parameter, one value for each channel; nil where it has none.
  package var parameter: TensorFormat?

  package init(
    _ place: Place, _ kind: OperatorKind, algorithm: ListedAlgorithm = .builtIn(.none),
    parameter: TensorFormat? = nil
  ) {
    self.place = place
    self.kind = kind
    self.algorithm = algorithm
    self.parameter = parameter
  }
}

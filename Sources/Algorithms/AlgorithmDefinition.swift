import Workload

/// What an algorithm is in hardware: its passes over a row, from which a unit has its stages and a run
/// its operations. The same id names the bit-exact kernel in `IntegerMath`.
///
/// Widths are those that the definition states, rounded up to what `Arithmetic` tells apart; shifts
/// by a constant count as shifts, a leading one as a comparison. What happens once a group of lanes, and not once an element or a
/// row, is left out: the shift of a running sum where the maximum grows.
public struct AlgorithmDefinition: Sendable, Equatable {
  /// In their order, at least one.
  public var passes: [AlgorithmPass]

  init(_ passes: AlgorithmPass...) { self.passes = passes }

  /// The definition of an algorithm of an operator kind; nil where the kind has no such algorithm, or
  /// is a product.
  public static func of(_ kind: OperatorKind, _ algorithm: Algorithm) -> AlgorithmDefinition? {
    switch kind {
    case .softmax: softmax(algorithm)
    case .layernorm: layernorm(algorithm)
    case .gelu: gelu(algorithm)
    case .activation: activation(algorithm)
    case .requantize, .quantize, .dequantize: requantization(algorithm)
    case .add, .pool: AlgorithmDefinition(AlgorithmPass("add", [.add32: 1]))
    case .multiply: AlgorithmDefinition(AlgorithmPass("multiply", [.multiply32: 1]))
    case .batchnorm, .vector:
      AlgorithmDefinition(
        AlgorithmPass("multiply and add", [.floatMultiply32: 1, .floatAdd32: 1]))
    case .move, .embed: AlgorithmDefinition(AlgorithmPass("copy", [:]))
    case .linear, .attentionQK, .attentionAV, .convolution, .matmul: nil
    }
  }
}

import Algorithms
import Workload

extension Scheme {
  /// What of a model may run on integers.
  package enum Part: String, CaseIterable, Sendable {
    /// Products of activations and weights.
    case linear
    /// QKᵀ and A·V.
    case attention
    case softmax
    case layernorm
    case gelu
    /// The additions to the residual stream.
    case residual
  }

  /// What runs on integers, binary and ternary numbers and log2 codes included: products of which
  /// both operands are, functions by an algorithm that is not floating point.
  package var integerParts: [Part] {
    Part.allCases.filter { part in
      switch part {
      case .linear: isInteger(.linear)
      case .attention: isInteger(.attentionQK) && isInteger(.attentionAV)
      case .softmax: isInteger(.softmax, algorithms.softmax)
      case .layernorm: isInteger(.layernorm, algorithms.layernorm)
      case .gelu: isInteger(algorithms.mlpKind, algorithms.gelu)
      case .residual: !activations.residual.type.isFloat
      }
    }
  }

  private func isInteger(_ function: OperatorKind, _ algorithm: ListedAlgorithm) -> Bool {
    guard let result = algorithm.result(of: function) else { return false }
    return result != .real
  }

  private func isInteger(_ product: OperatorKind) -> Bool {
    let (a, b) = operandTypes(of: product)
    return !a.isFloat && !b.isFloat
  }

  /// What a product outside the encoder's blocks multiplies where the encoder's weights have the default
  /// width.
  package func operandTypes(of layer: NonEncoderFormats.Layer) -> (ElementType, ElementType) {
    let formats = nonEncoderFormats(layer, encoder: encoderFormats(weights[0]))
    let activation =
      switch layer {
      case .patchEmbedding: activations.image
      case .classifier: activations.normalized
      }
    return ((formats.operands.linear ?? activation).type, formats.weights.type)
  }

  /// The products of an encoder block.
  package static let products: [OperatorKind] = [.linear, .attentionQK, .attentionAV]

  /// What an encoder's product multiplies: activation and weight, queries and keys, attention map and
  /// values.
  ///
  /// - Parameter bits: Width of the encoder's weights; nil is the default.
  package func operandTypes(
    of product: OperatorKind, weightBits bits: Int? = nil
  ) -> (ElementType, ElementType) {
    let weight = weights.first { bits == nil || Int($0.type.bits) == bits } ?? weights[0]
    let operands = operands(weightBits: Int(weight.type.bits))
    let qkv = (operands.qkv ?? activations.qkv).type
    switch product.macClass {
    case .attentionQK: return (qkv, qkv)
    case .attentionAV:
      return (
        (operands.probabilities ?? activations.probabilities).type, operands.values?.type ?? qkv
      )
    case .linear, .convolution, .other, nil:
      return ((operands.linear ?? activations.normalized).type, (operands.weights ?? weight).type)
    }
  }
}

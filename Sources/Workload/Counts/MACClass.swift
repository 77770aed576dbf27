/// The classes of matrix products by which MACs are counted; the raw values are keys of the output.
public enum MACClass: String, CaseIterable, Sendable {
  /// One operand is a constant.
  case linear
  /// Scores: queries times keys.
  case attentionQK = "attention_qk"
  /// Probabilities times values.
  case attentionAV = "attention_av"
  case convolution = "conv"
  /// A product of two activations outside attention.
  case other

  /// The class of an operator kind; nil where it is no product.
  init?(_ kind: OperatorKind) {
    switch kind {
    case .linear: self = .linear
    case .attentionQK: self = .attentionQK
    case .attentionAV: self = .attentionAV
    case .convolution: self = .convolution
    case .matmul: self = .other
    default: return nil
    }
  }
}

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
}

/// What is counted by elements; the raw values are keys of the output.
public enum ElementClass: String, CaseIterable, Sendable {
  case softmax
  case layernorm
  case batchnorm
  case gelu
  case tanh
  /// Any activation function but GELU and tanh.
  case activation
  /// Sums of activations.
  case addResidual = "add_residual"
  /// Sums with a weight of the result's shape or of one image's, such as a position embedding.
  case addParameter = "add_param"
  /// Other sums in which an operand repeats or masks: attention biases and masks.
  case addBroadcast = "add_broadcast"
  /// Products with one number.
  case multiplyScalar = "mul_scalar"
  case multiply
  /// Elements looked up in tables.
  case embeddingGather = "embedding_gather"
  /// Elements that a pooling reads.
  case poolInput = "pool_in"
  case move
  case vector
  case quantize
  case dequantize
  /// Elements brought to another scale: by separate operators and in epilogues.
  case requantize
}

/// What an operator of a trace computes; the closed set of the trace's `operator` key.
public enum OperatorKind: String, CaseIterable, Sendable {
  case linear
  case attentionQK = "attention_qk"
  case attentionAV = "attention_av"
  case convolution = "conv"
  case matmul
  case softmax
  case layernorm
  case batchnorm
  case gelu
  case activation
  case add
  case multiply
  case quantize
  case dequantize
  case requantize
  case move
  case pool
  case embed
  case vector

  /// Whether it is a product of matrices, whose dimensions are b, m, k, n.
  public var isMatrix: Bool {
    switch self {
    case .linear, .attentionQK, .attentionAV, .convolution, .matmul: true
    default: false
    }
  }

  /// Whether an algorithm of its own has to be named.
  public var needsAlgorithm: Bool {
    switch self {
    case .softmax, .layernorm, .gelu, .activation: true
    default: false
    }
  }
}

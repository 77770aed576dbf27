/// What an operator of a trace computes; the closed set of the trace's `operator` key. What holds for
/// all operators of a kind is in its `traits`.
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
}

extension OperatorKind {
  /// Whether it is a product of matrices, whose dimensions are b, m, k, n.
  public var isMatrix: Bool {
    switch traits.function {
    case .product: true
    case .fixed, .chosen: false
    }
  }

  /// The class of product by which its MACs are counted; nil where it is no product.
  public var macClass: MACClass? {
    switch traits.function {
    case .product(let macs): macs
    case .fixed, .chosen: nil
    }
  }

  /// The algorithms of which an operator of this kind has one; nil where there are none to choose.
  public var algorithms: AlgorithmFamily? {
    switch traits.function {
    case .chosen(let family): family
    case .product, .fixed: nil
    }
  }

  /// Whether an algorithm has to be named.
  public var needsAlgorithm: Bool { algorithms?.hasNone == false }
}

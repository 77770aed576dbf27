import Workload

/// What an algorithm leaves before anything requantizes it.
public enum AlgorithmResult: Sendable, Hashable {
  /// Real numbers in floating point.
  case real
  /// Integers of these widths, at a scale that the algorithm fixes.
  case integer(ClosedRange<Int>)
  /// Log2 codes of these widths.
  case log2(ClosedRange<Int>)
  /// Numbers of the kind that it reads, or what its table or its constants say.
  case any
}

extension OperatorAlgorithm {
  /// What it leaves, as its definition and its kernel have it.
  public var result: AlgorithmResult {
    switch self {
    case .softmax(let algorithm): algorithm.result
    case .layernorm(let algorithm): algorithm.result
    case .gelu(let algorithm): algorithm.result
    case .activation(let algorithm): algorithm.result
    case .requantization: .any
    }
  }
}

extension SoftmaxAlgorithm {
  fileprivate var result: AlgorithmResult {
    switch self {
    case .float: .real
    case .iBERT: .integer(1...16)
    case .e2Softmax: .integer(1...16)
    case .iViT16: .integer(16...16)
    case .iViT8, .iViTTVM, .softermax, .ita, .base2, .lut: .integer(8...8)
    case .logInt, .logIntP2: .log2(2...5)
    }
  }
}

extension LayerNormAlgorithm {
  fileprivate var result: AlgorithmResult {
    switch self {
    case .float: .real
    // Sums over the row, of at most 32 bits.
    case .iBERT, .iViT: .integer(32...32)
    // Multiplier and shift of each channel bring the result to any scale.
    case .ptf, .ptfP2, .aiLayerNorm: .integer(2...32)
    }
  }
}

extension LayerNormAlgorithm {
  /// Whether it reads channels that have a power-of-two factor each (PTF).
  public var appliesChannelFactors: Bool {
    switch self {
    case .float, .ptf, .ptfP2, .aiLayerNorm: true
    case .iBERT, .iViT: false
    }
  }
}

extension RequantizationAlgorithm {
  /// Whether it takes floating-point numbers, and gives any format: multiplications, shifts and additions of
  /// integers do not.
  public var takesReals: Bool {
    switch self {
    case .float, .dynamic, .dynamicP2, .exponent: true
    case .none, .shift, .dyadic: false
    }
  }
}

extension GELUAlgorithm {
  fileprivate var result: AlgorithmResult {
    switch self {
    case .float: .real
    case .iBERT, .iViT, .iViTTVM: .integer(32...32)
    case .lut, .poly2: .integer(2...32)
    }
  }
}

extension ActivationAlgorithm {
  fileprivate var result: AlgorithmResult {
    switch self {
    case .float, .tanh, .hardswish: .real
    case .relu, .rprelu: .any
    case .lut: .integer(2...32)
    }
  }
}

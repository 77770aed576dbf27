import Workload

/// The operations that an algorithm does, read off its definition.
public struct AlgorithmOperations: Sendable, Equatable {
  public var perElement: ArithmeticCounts
  public var perRow: ArithmeticCounts

  init(
    perElement: KeyValuePairs<Arithmetic, Int>, perRow: KeyValuePairs<Arithmetic, Int> = [:]
  ) {
    self.perElement = ArithmeticCounts(perElement)
    self.perRow = ArithmeticCounts(perRow)
  }

  /// Operations of an operator; nil for an algorithm whose operations are not listed yet.
  ///
  /// Exponentials in floating point are Cephes `expf`: two multiplies of range reduction and a
  /// polynomial of degree 5; `erf` is Abramowitz and Stegun 7.1.26, which adds one exponential, one
  /// division and a polynomial of degree 5. A division by a constant is a multiply and a shift.
  public static func of(_ kind: OperatorKind, _ algorithm: Algorithm) -> AlgorithmOperations? {
    switch kind {
    case .softmax: softmax(algorithm)
    case .layernorm: layernorm(algorithm)
    case .gelu: gelu(algorithm)
    case .activation: activation(algorithm)
    case .add: AlgorithmOperations(perElement: [.add32: 1])
    case .multiply: AlgorithmOperations(perElement: [.multiply32: 1])
    case .requantize, .quantize, .dequantize: requantization(algorithm)
    case .pool: AlgorithmOperations(perElement: [.add32: 1])
    case .batchnorm, .vector:
      AlgorithmOperations(perElement: [.floatMultiply32: 1, .floatAdd32: 1])
    case .move, .embed: AlgorithmOperations(perElement: [:])
    case .linear, .attentionQK, .attentionAV, .convolution, .matmul: nil
    }
  }

  /// One value brought to another scale: a rounding shift; a multiply, shift and rounding add
  /// (I-ViT `fixedpoint_mul`); a float multiply and a rounding add.
  public static func requantization(_ algorithm: Algorithm) -> AlgorithmOperations? {
    switch algorithm {
    case .none: AlgorithmOperations(perElement: [:])
    case .shift: AlgorithmOperations(perElement: [.add32: 1, .shift32: 1])
    case .dyadic: AlgorithmOperations(perElement: [.multiply32: 1, .add32: 1, .shift32: 1])
    case .float: AlgorithmOperations(perElement: [.floatMultiply32: 1, .floatAdd32: 1])
    case .dynamic:
      AlgorithmOperations(
        perElement: [.compare32: 1, .floatMultiply32: 1, .floatAdd32: 1], perRow: [.divide32: 1])
    default: nil
    }
  }

  private static func softmax(_ algorithm: Algorithm) -> AlgorithmOperations? {
    switch algorithm {
    case .float:
      // Maximum; subtract, exp, sum; multiply by the row's reciprocal.
      AlgorithmOperations(
        perElement: [.compare32: 1, .floatAdd32: 7, .floatMultiply32: 8],
        perRow: [.divide32: 1])
    case .iBERT:
      // i-softmax (I-BERT, Algorithms 2 and 3): maximum and clamp; i-exp with its range reduction,
      // square and shift; the requantization to 16 bits; sum; times the row's reciprocal, shift.
      AlgorithmOperations(
        perElement: [.compare32: 2, .add32: 6, .shift32: 4, .multiply32: 5], perRow: [.divide32: 1])
    case .ita:
      // Streaming softmax (ITA, section III; ita_softmax.sv): maximum; 256 >> (maximum − x) and its
      // sum; reciprocal >> (maximum − x). The shift of the sum once a group is left out.
      AlgorithmOperations(
        perElement: [.compare32: 1, .add32: 3, .shift32: 2], perRow: [.divide32: 1])
    case .iViT8, .iViT16, .iViTTVM:
      // Shiftmax (I-ViT, Algorithm 1): maximum; x + (x >> 1) − (x >> 4); q, r by x0; shift; sum;
      // times the row's reciprocal, shift.
      AlgorithmOperations(
        perElement: [.compare32: 2, .add32: 6, .shift32: 6, .multiply32: 3], perRow: [.divide32: 1])
    case .logInt, .logIntP2:
      // Log-Int-Softmax (FQ-ViT, section 3.3): i-exp (I-BERT, Algorithm 2) and the rounded log2 of
      // sum ÷ exp, which takes a division each and a comparison with 1.5 · 2ᵏ.
      AlgorithmOperations(
        perElement: [.compare32: 3, .add32: 6, .shift32: 3, .multiply32: 3, .divide32: 1])
    default: nil
    }
  }

  private static func layernorm(_ algorithm: Algorithm) -> AlgorithmOperations? {
    switch algorithm {
    case .float:
      // Sum; squared difference and its sum; scale, gamma, beta.
      AlgorithmOperations(
        perElement: [.floatAdd32: 4, .floatMultiply32: 3],
        perRow: [.divide32: 1, .squareRoot32: 1, .floatMultiply32: 2])
    case .iBERT:
      // I-LayerNorm (I-BERT, section 3.6): sum; difference, shift, square and its sum; times the
      // row's reciprocal, shift, bias.
      AlgorithmOperations(
        perElement: [.add32: 4, .multiply32: 2, .shift32: 2],
        perRow: [.divide32: 2, .squareRoot32: 1])
    case .iViT:
      // I-LayerNorm (I-ViT, Algorithm 3) with ten Newton steps of the integer square root.
      AlgorithmOperations(
        perElement: [.add32: 4, .multiply32: 2, .shift32: 1],
        perRow: [.divide32: 12, .add32: 10, .shift32: 10])
    case .ptf, .ptfP2:
      // QIntLayerNorm (FQ-ViT, section 3.2): shift by alpha, sum, sum of squares; then per element
      // the coefficient A and its 8-bit form (two multiplies), multiply, add, shift.
      AlgorithmOperations(
        perElement: [
          .shift16: 1, .multiply16: 1, .add32: 3, .multiply32: 2, .multiply8: 1, .shift32: 1,
        ],
        perRow: [.divide32: 1, .squareRoot32: 1, .multiply32: 2])
    default: nil
    }
  }

  private static func gelu(_ algorithm: Algorithm) -> AlgorithmOperations? {
    switch algorithm {
    case .float:
      AlgorithmOperations(
        perElement: [.floatAdd32: 12, .floatMultiply32: 16, .divide32: 1])
    case .iBERT:
      // i-GELU (I-BERT, Algorithm 1): magnitude and clamp, i-erf's square, shift; times x.
      AlgorithmOperations(
        perElement: [.compare32: 2, .add32: 3, .shift32: 1, .multiply32: 2])
    case .iViT, .iViTTVM:
      // ShiftGELU (I-ViT, Algorithm 2): row maximum, ShiftExp, the sigmoid's division, x · sigmoid;
      // exp(−max) once a row.
      AlgorithmOperations(
        perElement: [
          .compare32: 2, .add32: 6, .shift32: 6, .multiply32: 4, .divide32: 1,
        ],
        perRow: [.add32: 5, .shift32: 5, .multiply32: 2])
    default: nil
    }
  }

  private static func activation(_ algorithm: Algorithm) -> AlgorithmOperations? {
    switch algorithm {
    case .relu: AlgorithmOperations(perElement: [.compare32: 1])
    case .float, .tanh:
      // tanh x = 1 − 2 ÷ (exp(2x) + 1).
      AlgorithmOperations(perElement: [.floatAdd32: 7, .floatMultiply32: 9, .divide32: 1])
    default: nil
    }
  }
}

import Workload

extension AlgorithmDefinition {
  static func gelu(_ algorithm: Algorithm) -> AlgorithmDefinition? {
    switch algorithm {
    case .float:
      // `erf` by Abramowitz and Stegun 7.1.26: one exponential (Cephes `expf`), one division and a
      // polynomial of degree 5.
      AlgorithmDefinition(
        AlgorithmPass("function", [.floatAdd32: 12, .floatMultiply32: 16, .divide32: 1]))
    case .iBERT:
      // i-GELU (I-BERT, algorithm 1): magnitude and clamp, i-erf's square, shift; times x.
      AlgorithmDefinition(
        AlgorithmPass(
          "polynomial", [.compare32: 2, .add32: 3, .shift32: 1, .multiply32: 2]))
    case .iViT, .iViTTVM:
      // ShiftGELU (I-ViT, algorithm 2): row maximum, and exp(−max) once a row; ShiftExp, the
      // sigmoid's division, x · sigmoid.
      AlgorithmDefinition(
        AlgorithmPass(
          "row maximum", [.compare32: 1], perRow: [.add32: 5, .shift32: 5, .multiply32: 2],
          reduction: .tree),
        AlgorithmPass(
          "exponential and sigmoid",
          [.compare32: 1, .add32: 6, .shift32: 6, .multiply32: 4, .divide32: 1]))
    case .lut: tableLookup
    case .poly2:
      // `PiecewiseGELU`: which of five pieces, its coefficients, a polynomial of second order in |x|,
      // half of x added.
      AlgorithmDefinition(
        AlgorithmPass(
          "polynomial",
          [.compare8: 3, .lutRead16x16: 3, .multiply16: 2, .add32: 3, .shift32: 1]))
    default: nil
    }
  }

  static func activation(_ algorithm: Algorithm) -> AlgorithmDefinition? {
    switch algorithm {
    case .relu: AlgorithmDefinition(AlgorithmPass("compare", [.compare32: 1]))
    case .rprelu:
      // Shift, comparison with 0, slope, shift (ReActNet, ECCV 2020, equation 7).
      AlgorithmDefinition(
        AlgorithmPass("function", [.compare32: 1, .floatAdd32: 2, .floatMultiply32: 1]))
    case .float, .tanh:
      // tanh x = 1 − 2 ÷ (exp(2x) + 1).
      AlgorithmDefinition(
        AlgorithmPass("function", [.floatAdd32: 7, .floatMultiply32: 9, .divide32: 1]))
    case .lut: tableLookup
    default: nil
    }
  }

  /// One value brought to another scale: a rounding shift; a multiply, shift and rounding add
  /// (I-ViT `fixedpoint_mul`); a float multiply and a rounding add.
  static func requantization(_ algorithm: Algorithm) -> AlgorithmDefinition? {
    switch algorithm {
    case .none: AlgorithmDefinition(AlgorithmPass("copy", [:]))
    case .shift: AlgorithmDefinition(AlgorithmPass("shift", [.add32: 1, .shift32: 1]))
    case .dyadic:
      AlgorithmDefinition(
        AlgorithmPass("multiply and shift", [.multiply32: 1, .add32: 1, .shift32: 1]))
    case .float:
      AlgorithmDefinition(AlgorithmPass("scale", [.floatMultiply32: 1, .floatAdd32: 1]))
    case .dynamic:
      // The row's largest magnitude, from which its scale; then the scaling.
      AlgorithmDefinition(
        AlgorithmPass(
          "row maximum", [.compare32: 1], perRow: [.divide32: 1], reduction: .tree),
        AlgorithmPass("scale", [.floatMultiply32: 1, .floatAdd32: 1]))
    default: nil
    }
  }

  /// An entry of 256.
  private static var tableLookup: AlgorithmDefinition {
    AlgorithmDefinition(AlgorithmPass("table", [.lutRead256x8: 1]))
  }
}

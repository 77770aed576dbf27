import Workload

extension GELUAlgorithm {
  var definition: AlgorithmDefinition {
    switch self {
    case .float:
      // `erf` by Abramowitz and Stegun 7.1.26: one exponential (Cephes `expf`), one division and a
      // polynomial of degree 5.
      AlgorithmDefinition(
        source: "Abramowitz and Stegun 7.1.26",
        AlgorithmPass("function", [.floatAdd32: 12, .floatMultiply32: 16, .divide32: 1]))
    case .iBERT:
      // i-GELU (I-BERT, algorithm 1): magnitude and clamp, i-erf's square, shift; times x.
      AlgorithmDefinition(
        source: "I-BERT, algorithm 1",
        AlgorithmPass(
          "polynomial", [.compare32: 2, .add32: 3, .shift32: 1, .multiply32: 2]))
    case .iViT: Self.shiftGELU(source: "I-ViT, algorithm 2")
    case .iViTTVM: Self.shiftGELU(source: "the same")
    case .lut: .tableLookup(source: "our definition")
    case .poly2:
      // `PiecewiseGELU`: which of five pieces, its coefficients, a polynomial of second order in |x|,
      // half of x added.
      AlgorithmDefinition(
        source: "in kind TCAS-I 2023; our definition",
        AlgorithmPass(
          "polynomial",
          [.compare8: 3, .lutRead16x16: 3, .multiply16: 2, .add32: 3, .shift32: 1]))
    }
  }

  /// ShiftGELU (I-ViT, algorithm 2): row maximum, and exp(−max) once a row; ShiftExp, the
  /// sigmoid's division, x · sigmoid.
  private static func shiftGELU(source: String) -> AlgorithmDefinition {
    AlgorithmDefinition(
      source: source,
      AlgorithmPass(
        "row maximum", [.compare32: 1], perRow: [.add32: 5, .shift32: 5, .multiply32: 2],
        reduction: .tree),
      AlgorithmPass(
        "exponential and sigmoid",
        [.compare32: 1, .add32: 6, .shift32: 6, .multiply32: 4, .divide32: 1]))
  }
}

extension ActivationAlgorithm {
  var definition: AlgorithmDefinition {
    switch self {
    case .relu:
      AlgorithmDefinition(
        source: "its definition",
        AlgorithmPass("compare", [.compare32: 1]))
    case .rprelu:
      // Shift, comparison with 0, slope, shift (ReActNet, ECCV 2020, equation 7).
      AlgorithmDefinition(
        source: "ReActNet (ECCV 2020), equation 7",
        AlgorithmPass("function", [.compare32: 1, .floatAdd32: 2, .floatMultiply32: 1]))
    case .hardswish:
      // An addition, ReLU6 by two comparisons, the product, and that times 1 ÷ 6.
      AlgorithmDefinition(
        source: "MobileNetV3 (ICCV 2019), section 5.2",
        AlgorithmPass("function", [.compare32: 2, .floatAdd32: 1, .floatMultiply32: 2]))
    case .float: Self.hyperbolicTangent(source: "tanh by Cephes `expf`")
    case .tanh: Self.hyperbolicTangent(source: "the same")
    case .lut: .tableLookup(source: "as GELU's")
    }
  }

  /// tanh x = 1 − 2 ÷ (exp(2x) + 1).
  private static func hyperbolicTangent(source: String) -> AlgorithmDefinition {
    AlgorithmDefinition(
      source: source,
      AlgorithmPass("function", [.floatAdd32: 7, .floatMultiply32: 9, .divide32: 1]))
  }
}

extension RequantizationAlgorithm {
  /// One value brought to another scale: a rounding shift; a multiply, shift and rounding add
  /// (I-ViT `fixedpoint_mul`); a float multiply and a rounding add.
  var definition: AlgorithmDefinition {
    switch self {
    case .none:
      AlgorithmDefinition(
        source: "its definition",
        AlgorithmPass("copy", [:]))
    case .shift:
      AlgorithmDefinition(
        source: "a rounding shift",
        AlgorithmPass("shift", [.add32: 1, .shift32: 1]))
    case .dyadic:
      AlgorithmDefinition(
        source: "I-ViT, `fixedpoint_mul`",
        AlgorithmPass("multiply and shift", [.multiply32: 1, .add32: 1, .shift32: 1]))
    case .float:
      AlgorithmDefinition(
        source: "its definition",
        AlgorithmPass("scale", [.floatMultiply32: 1, .floatAdd32: 1]))
    case .dynamic:
      // The row's largest magnitude, from which its scale; then the scaling.
      AlgorithmDefinition(
        source: "its definition",
        AlgorithmPass(
          "row maximum", [.compare32: 1], perRow: [.divide32: 1], reduction: .tree),
        AlgorithmPass("scale", [.floatMultiply32: 1, .floatAdd32: 1]))
    case .dynamicP2:
      // The shared exponent is that of the largest magnitude less the largest of the elements' type; it is
      // taken from each exponent, and the mantissa is rounded.
      AlgorithmDefinition(
        source: "OCP MX v1.0, section 6.3",
        AlgorithmPass(
          "row maximum", [.compare32: 1], perRow: [.add8: 1], reduction: .tree),
        AlgorithmPass("scale", [.add8: 1, .floatAdd32: 1]))
    case .exponent:
      AlgorithmDefinition(
        source: "its definition",
        AlgorithmPass("exponent", [.add8: 1]))
    }
  }
}

extension FixedFunction {
  /// Widths are assumed: sums and products of integers at 32 bits, scales and shifts in floating point.
  var definition: AlgorithmDefinition {
    switch self {
    case .sum:
      AlgorithmDefinition(source: "its definition", AlgorithmPass("add", [.add32: 1]))
    case .product:
      AlgorithmDefinition(source: "its definition", AlgorithmPass("multiply", [.multiply32: 1]))
    case .affine:
      AlgorithmDefinition(
        source: "its definition",
        AlgorithmPass("multiply and add", [.floatMultiply32: 1, .floatAdd32: 1]))
    case .copy: AlgorithmDefinition(source: "its definition", AlgorithmPass("copy", [:]))
    }
  }
}

extension AlgorithmDefinition {
  /// An entry of 256.
  fileprivate static func tableLookup(source: String) -> AlgorithmDefinition {
    AlgorithmDefinition(source: source, AlgorithmPass("table", [.lutRead256x8: 1]))
  }
}

import Workload

extension LayerNormAlgorithm {
  var definition: AlgorithmDefinition {
    switch self {
    case .float:
      // Sum; squared difference and its sum; scale, gamma, beta.
      AlgorithmDefinition(
        source: "the definition of LayerNorm",
        AlgorithmPass(
          "mean", [.floatAdd32: 1], perRow: [.floatMultiply32: 1], reduction: .tree),
        AlgorithmPass(
          "variance", [.floatAdd32: 2, .floatMultiply32: 1],
          perRow: [.floatMultiply32: 1, .squareRoot32: 1, .divide32: 1], reduction: .tree,
          keptBits: 32),
        AlgorithmPass("normalize", [.floatAdd32: 1, .floatMultiply32: 2]))
    case .iBERT:
      // I-LayerNorm (I-BERT, section 3.6; SwiftTron, three sweeps): sum; difference, shift, square
      // and its sum; times the row's reciprocal, shift, bias.
      AlgorithmDefinition(
        source: "I-BERT, section 3.6; SwiftTron",
        AlgorithmPass("sum", [.add32: 1], perRow: [.divide32: 1], reduction: .tree),
        AlgorithmPass(
          "squared differences", [.add32: 2, .shift32: 1, .multiply32: 1],
          perRow: [.squareRoot32: 1, .divide32: 1], reduction: .tree, keptBits: 32),
        AlgorithmPass("normalize", [.multiply32: 1, .shift32: 1, .add32: 1]))
    case .iViT:
      // I-LayerNorm (I-ViT, algorithm 3) with ten Newton steps of the integer square root.
      AlgorithmDefinition(
        source: "I-ViT, algorithm 3",
        AlgorithmPass("sum", [.add32: 1], perRow: [.divide32: 1], reduction: .tree),
        AlgorithmPass(
          "squared differences", [.add32: 2, .multiply32: 1],
          perRow: [.divide32: 11, .add32: 10, .shift32: 10], reduction: .tree, keptBits: 32),
        AlgorithmPass("normalize", [.multiply32: 1, .shift32: 1, .add32: 1]))
    case .ptf: Self.ptfLayerNorm(source: "FQ-ViT, section 3.2")
    case .ptfP2: Self.ptfLayerNorm(source: "P²-ViT's code, as FQ-ViT")
    case .aiLayerNorm:
      // SOLE (arXiv 2510.17189), algorithm 2 and figure 5. Statistics: zero point, shift by alpha,
      // sum; compression (threshold, shift, rounding) to 4 bits, square by a table, decompression
      // and sum. A row: both means, the mean's square, x^−½ by its leading one, a shift and a table.
      // Affine: shift by alpha, difference, two multipliers, shift, beta.
      AlgorithmDefinition(
        source: "SOLE, algorithm 2, figure 5; a reconstruction",
        AlgorithmPass(
          "statistics",
          [
            .add8: 2, .shift16: 2, .compare8: 1, .shift8: 1, .lutRead16x8: 1, .add32: 2,
          ],
          perRow: [
            .multiply32: 3, .add32: 1, .compare32: 1, .shift32: 1, .lutRead256x8: 1,
          ], reduction: .tree),
        AlgorithmPass(
          "affine", [.shift16: 1, .add32: 2, .multiply16: 2, .shift32: 1]))
    }
  }

  /// QIntLayerNorm (FQ-ViT, section 3.2): shift by alpha, sum, sum of squares; then per element
  /// the coefficient A and its 8-bit form (two multiplies), multiply, add, shift.
  private static func ptfLayerNorm(source: String) -> AlgorithmDefinition {
    AlgorithmDefinition(
      source: source,
      AlgorithmPass(
        "statistics", [.shift16: 1, .multiply16: 1, .add32: 2],
        perRow: [.multiply32: 2, .squareRoot32: 1, .divide32: 1], reduction: .tree),
      AlgorithmPass(
        "affine", [.multiply32: 2, .multiply8: 1, .add32: 1, .shift32: 1]))
  }
}

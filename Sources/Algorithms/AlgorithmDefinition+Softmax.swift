import Workload

extension SoftmaxAlgorithm {
  var definition: AlgorithmDefinition {
    switch self {
    case .float:
      // Cephes `expf`: two multiplies of range reduction and a polynomial of degree 5.
      AlgorithmDefinition(
        source: "Cephes `expf`",
        Self.maximum32,
        AlgorithmPass(
          "exponential and sum", [.floatAdd32: 7, .floatMultiply32: 7], perRow: [.divide32: 1],
          reduction: .tree, keptBits: 32),
        AlgorithmPass("normalize", [.floatMultiply32: 1]))
    case .iBERT:
      // I-BERT, algorithms 2 and 3: clamp; i-exp with its range reduction, square and shift; the
      // requantization to 16 bits; sum; times the row's reciprocal, shift.
      AlgorithmDefinition(
        source: "I-BERT, algorithms 2 and 3",
        Self.maximum32,
        AlgorithmPass(
          "exponential and sum", [.compare32: 1, .add32: 6, .shift32: 3, .multiply32: 4],
          perRow: [.divide32: 1], reduction: .tree, keptBits: 16),
        AlgorithmPass("normalize", [.multiply32: 1, .shift32: 1]))
    case .iViT8: Self.shiftmax(source: "I-ViT, algorithm 1")
    case .iViT16, .iViTTVM: Self.shiftmax(source: "the same")
    case .logInt: Self.logIntSoftmax(source: "FQ-ViT, section 3.3")
    case .logIntP2: Self.logIntSoftmax(source: "P²-ViT's code, as FQ-ViT")
    case .e2Softmax:
      // SOLE (arXiv 2510.17189), algorithm 1 and figure 4: a slice's maximum, difference, Log2Exp of
      // two shifts, two additions and a rounding, 2^−code and the sum; a leading one once a row.
      // Then the code's correction, the sum's exponent, and a constant shifted to the right.
      AlgorithmDefinition(
        source: "SOLE, algorithm 1, figure 4; a reconstruction",
        AlgorithmPass(
          "maximum, log2 and sum", [.compare8: 1, .add8: 4, .shift8: 2, .shift16: 1, .add32: 1],
          perRow: [.compare32: 1], reduction: .twoTrees, keptBits: 4),
        AlgorithmPass("correct and divide", [.add8: 2, .shift8: 1]))
    case .softermax:
      // Softermax (arXiv 2103.09301): a slice's maximum, difference, 2^fraction by one of four lines
      // (point and rise of a table), shift by the integer part, sum; the reciprocal by such a line too. Then the shift to
      // the last maximum, the product and its shift.
      AlgorithmDefinition(
        source: "Softermax; a reconstruction",
        AlgorithmPass(
          "maximum, power and sum",
          [
            .compare8: 1, .add8: 1, .lutRead16x16: 2, .multiply16: 1, .add16: 2, .shift16: 1,
          ],
          perRow: [.compare32: 1, .lutRead16x16: 2, .multiply16: 1, .add16: 1, .shift16: 1],
          reduction: .twoTrees, keptBits: 16),
        AlgorithmPass("renormalize", [.shift16: 2, .multiply16: 1]))
    case .ita:
      // ITA (arXiv 2307.03493, section III; ita_softmax.sv): maximum, 256 >> (maximum − x) and its
      // sum; then reciprocal >> (maximum − x). A sum is at least 256, so that the quotient of 65,280
      // has 8 bits at most, one a cycle of its serial divider.
      AlgorithmDefinition(
        source: "ITA, section III, `ita_softmax.sv`",
        AlgorithmPass(
          "maximum and sum", [.compare32: 1, .add32: 2, .shift32: 1], perRow: [.divide32: 1],
          reduction: .twoTrees, serialCycles: 8),
        AlgorithmPass("shift the reciprocal", [.add32: 1, .shift32: 1]))
    case .base2:
      // `Base2Softmax`: difference, the shift of 1 + fraction, sum; times the row's reciprocal,
      // rounded.
      AlgorithmDefinition(
        source: "in kind PackQViT and ME-ViT; our definition",
        Self.maximum8,
        AlgorithmPass(
          "power and sum", [.add8: 1, .shift16: 1, .add32: 1], perRow: [.divide32: 1],
          reduction: .tree, keptBits: 16),
        AlgorithmPass("normalize", [.multiply16: 1, .add32: 1, .shift32: 1]))
    case .lut:
      // `TableSoftmax`: difference, an entry of 16 bits of 256, sum; times the row's reciprocal,
      // rounded.
      AlgorithmDefinition(
        source: "our definition",
        Self.maximum8,
        AlgorithmPass(
          "table and sum", [.add8: 1, .lutRead256x16: 1, .add32: 1], perRow: [.divide32: 1],
          reduction: .tree, keptBits: 16),
        AlgorithmPass("normalize", [.multiply16: 1, .add32: 1, .shift32: 1]))
    }
  }

  /// Shiftmax (I-ViT, algorithm 1): x + (x >> 1) − (x >> 4); q, r by x0; shift; sum; times the
  /// row's reciprocal, shift.
  private static func shiftmax(source: String) -> AlgorithmDefinition {
    AlgorithmDefinition(
      source: source,
      Self.maximum32,
      AlgorithmPass(
        "exponential and sum", [.compare32: 1, .add32: 6, .shift32: 5, .multiply32: 2],
        perRow: [.divide32: 1], reduction: .tree, keptBits: 32),
      AlgorithmPass("normalize", [.multiply32: 1, .shift32: 1]))
  }

  /// Log-Int-Softmax (FQ-ViT, section 3.3): i-exp (I-BERT, algorithm 2), whose values have 48 bits
  /// with n = 32; the rounded log2 of sum ÷ exp, which takes a division each and a comparison
  /// with 1.5 · 2ᵏ.
  private static func logIntSoftmax(source: String) -> AlgorithmDefinition {
    AlgorithmDefinition(
      source: source,
      Self.maximum32,
      AlgorithmPass(
        "exponential and sum", [.compare32: 1, .add32: 5, .shift32: 2, .multiply32: 3],
        reduction: .tree, keptBits: 48),
      AlgorithmPass(
        "log2 of the quotient", [.divide32: 1, .add32: 1, .shift32: 1, .compare32: 1]))
  }

  private static var maximum8: AlgorithmPass {
    AlgorithmPass("maximum", [.compare8: 1], reduction: .tree)
  }

  private static var maximum32: AlgorithmPass {
    AlgorithmPass("maximum", [.compare32: 1], reduction: .tree)
  }
}

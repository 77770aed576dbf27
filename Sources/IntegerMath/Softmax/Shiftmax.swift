/// I-ViT's Shiftmax (arXiv 2207.01405, section 3.3; `quant_modules.py`, `IntSoftmax`).
///
/// A row of int8 (or wider) scores with scale S: e = ShiftExp(x − max) with n = 15, the sum clamped
/// to 2^31 − 1, y = ⌊e·⌊(2^31 − 1) ÷ Σe⌋ ÷ 2^(32 − bits)⌋ with scale 1 ÷ 2^(bits − 1).
package struct Shiftmax: Hashable, Sendable {
  package let exponential: ShiftExponential
  /// 8 as deployed, 16 as trained.
  package let outputBits: Int

  static let full: Int64 = (1 << 31) - 1

  package init(_ exponential: ShiftExponential, outputBits: Int = 8) {
    precondition(2...16 ~= outputBits, "a probability has 2 to 16 bits")
    self.exponential = exponential
    self.outputBits = outputBits
  }

  /// The authors' constants; nil where x0 leaves its range.
  package init?(scale: Float, outputBits: Int = 8) {
    guard let exponential = ShiftExponential(scale: scale, n: 15) else { return nil }
    self.init(exponential, outputBits: outputBits)
  }

  /// - Parameters:
  ///   - x: Scores.
  ///   - y: As many elements as `x`.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> SoftmaxSums {
    try x.softmax(into: &y, keepsTerms: false) {
      difference throws(KernelError) in
      try exponential(difference)
    } divisor: {
      Self.full / min($0, Self.full)
    } share: { term, factor throws(KernelError) in
      // Where the sum is clamped the factor is 1; else e ≤ Σe bounds the product by 2^31 − 1.
      Int32(
        truncatingIfNeeded: try Width.int32.checked(
          (term * factor) >> Int64(32 - outputBits), "probability"))
    }
  }
}

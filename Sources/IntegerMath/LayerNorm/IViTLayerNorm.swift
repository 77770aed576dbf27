/// I-ViT's I-LayerNorm (arXiv 2207.01405, section 3.5; `quant_modules.py`, `IntLayerNorm`).
///
/// A row of C values: mean = round(Σx ÷ C); y = x − mean; σ by ten Newton steps from 2^16 on Σy²,
/// which are too few for sums under 2^16 (σ of a sum under 2^12 is 64 to 83); y = ⌊y·⌊(2^31 − 1) ÷ σ⌋ ÷ 2⌋ + bias.
/// Its scale is √C ÷ 2^30 · γ.
package struct IViTLayerNorm: Hashable, Sendable {
  /// Of the root's iteration, at least 2^steps.
  package let start: Int64
  package let steps: Int
  /// Of the sum of squares: 38 bits are reached with 16-bit inputs (the deployed graph has 32).
  package let sumWidth: Width
  /// Of a result, before requantization.
  package let width: Width

  /// What a row went through.
  package struct Intermediates: Hashable, Sendable {
    package var mean: Int64 = 0
    /// C times the variance.
    package var squares: Int64 = 0
    package var deviation: Int64 = 0
  }

  package init(
    start: Int64 = 1 << 16, steps: Int = 10, sumWidth: Width = .unsigned(63), width: Width = .int64
  ) {
    precondition(0...30 ~= steps && 1 << 40 >= start && start >> Int64(steps) > 0)
    self.start = start
    self.steps = steps
    self.sumWidth = sumWidth
    self.width = width
  }

  /// - Parameters:
  ///   - x: C values, at least one.
  ///   - bias: C of `IntegerBias`.
  ///   - y: C elements.
  @discardableResult
  package func row(
    _ x: Span<Int32>, bias: Span<Int64>, into y: inout MutableSpan<Int64>
  ) throws(KernelError) -> Intermediates {
    precondition(x.count == y.count && x.count == bias.count, "row, bias, result have one length")
    let mean = CenteredRow.mean(x)
    let squares = try CenteredRow.squares(x, mean: mean, shift: 0, in: sumWidth)
    let deviation = IntegerSquareRoot.stepping(squares, from: start, steps: steps)
    try CenteredRow.normalize(
      x, mean: mean, factor: Shiftmax.full / deviation, bias: bias, in: width, into: &y)
    return Intermediates(mean: mean, squares: squares, deviation: deviation)
  }
}

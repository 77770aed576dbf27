/// I-BERT's LayerNorm (arXiv 2101.01321, section 3.6; `quant_modules.py`, `IntLayerNorm`).
///
/// A row of C values of up to 32 bits: mean = round(Σx ÷ C); y = x − mean;
/// σ = ⌊√Σ⌊y ÷ 2^shift⌋²⌋·2^shift, with `shift` calibrated so that the sum stays in 32 bits;
/// y = ⌊y·⌊2^31 ÷ σ⌋ ÷ 2⌋ + bias. Its scale is √C ÷ 2^30 · γ. A constant row has σ = 0, by which the
/// published algorithm divides: `KernelError.zeroDivisor`.
package struct IBERTLayerNorm: Hashable, Sendable {
  /// Bits dropped before squaring, 0 to 31.
  package let shift: Int
  /// Of the sum of squares, 32 without a sign in the paper.
  package let sumWidth: Width
  /// Of a result, before requantization.
  package let width: Width

  /// What a row went through.
  package struct Intermediates: Hashable, Sendable {
    package var mean: Int64 = 0
    /// Of the shifted differences; C times their variance.
    package var squares: Int64 = 0
    package var deviation: Int64 = 0
  }

  package init(shift: Int, sumWidth: Width = .unsigned(32), width: Width = .int64) {
    precondition(0...31 ~= shift, "the shift is 0 to 31")
    self.shift = shift
    self.sumWidth = sumWidth
    self.width = width
  }

  /// The shift that the authors' calibration finds for a row: the least whose sum of squares,
  /// divided by 4^shift, is at most 2^32.
  package static func shift(for x: Span<Int32>) throws(KernelError) -> Int {
    let squares = try CenteredRow.squares(
      x, mean: CenteredRow.mean(x), shift: 0, in: .unsigned(63))
    guard squares >= 1 << 32 else { return 0 }
    var shift = 0
    // 2^(32 + 2·15) is the last power below 2^63; the next holds every sum.
    while shift < 16, squares > 1 << Int64(32 + 2 * shift) { shift += 1 }
    return shift
  }

  /// The statistics of a row, which exist for a constant one too.
  package func statistics(_ x: Span<Int32>) throws(KernelError) -> Intermediates {
    let mean = CenteredRow.mean(x)
    let squares = try CenteredRow.squares(x, mean: mean, shift: shift, in: sumWidth)
    return Intermediates(
      mean: mean, squares: squares,
      deviation: IntegerSquareRoot.floor(squares) << Int64(shift))
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
    let found = try statistics(x)
    guard found.deviation > 0 else { throw .zeroDivisor(step: "standard deviation") }
    try CenteredRow.normalize(
      x, mean: found.mean, factor: (1 << 31) / found.deviation, bias: bias, in: width, into: &y)
    return found
  }
}

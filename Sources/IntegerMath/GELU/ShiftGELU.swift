/// I-ViT's ShiftGELU (arXiv 2207.01405, section 3.4; `quant_modules.py`, `IntGELU`).
///
/// x·σ(1.702·x) with ShiftExp (n = 23) on scale 1.702·S. The sigmoid is a softmax of x and 0 whose
/// exponents are taken below the row's maximum, so a result needs the whole row:
/// e₁ = ShiftExp(x − max), e₂ = ShiftExp(−max), σ = ⌊e₁·⌊(2^31 − 1) ÷ (e₁ + e₂)⌋ ÷ 2^24⌋, y = x·σ.
/// Its scale is S ÷ 2^7.
package struct ShiftGELU: Hashable, Sendable {
  package let exponential: ShiftExponential
  /// Of a result, before requantization.
  package let width: Width

  package init(_ exponential: ShiftExponential, width: Width = .int32) {
    self.exponential = exponential
    self.width = width
  }

  /// The authors' constant, ⌊−1 ÷ (1.702·S)⌋; nil where it leaves its range.
  package init?(scale: Float, width: Width = .int32) {
    guard let exponential = ShiftExponential(scale: scale * 1.702, n: 23) else { return nil }
    self.init(exponential, width: width)
  }

  /// - Parameter y: As many elements as `x`.
  package func row(_ x: Span<Int32>, into y: inout MutableSpan<Int64>) throws(KernelError) {
    precondition(x.count == y.count, "a row and its result have one length")
    let largest = Int64(x.largest)
    // A maximum below 0 may need any number of bits here. The sum is clamped to 31 below, so every
    // value above acts as the largest.
    let below = min(exponential.saturating(-largest), Shiftmax.full)
    for index in x.indices {
      let value = try exponential(Int64(x[index]) - largest)
      let sum = try value.adding(below, in: .int64, "sum of exponentials")
      let factor = Shiftmax.full / min(sum, Shiftmax.full)
      // Where the sum is clamped the factor is 1; else e₁ ≤ sum bounds the product by 2^31 − 1.
      let sigmoid = (value * factor) >> 24
      y[index] = try Int64(x[index]).multiplied(by: sigmoid, in: width, "result")
    }
  }
}

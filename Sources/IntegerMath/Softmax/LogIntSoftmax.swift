/// FQ-ViT's Log-Int-Softmax (arXiv 2111.13824, section 3.3; `models/ptq/layers.py`, `QIntSoftmax`),
/// with n = 32 P²-ViT's.
///
/// A row of scores with scale S: e = i-exp(x − max); t = Σe ÷ e, rounded half to even; the code is
/// ⌊log₂ t⌋, one more where t is at least 1½ times that power. Its value is 2^−code. Exact zeros
/// have no code: e = 0, and codes above 15, which the paper's formula would clip and the code zeroes.
package struct LogIntSoftmax: Hashable, Sendable {
  package let exponential: PolynomialExponential
  /// Of a code, 1 to 5.
  package let codeBits: Int
  /// Of the sum of exponentials: at 8-bit scores, 53 bits are reached with n = 30, 56 with 32.
  package let sumWidth: Width

  /// The code of a probability of 0.
  package static let zero: Int32 = -1

  package init(
    _ exponential: PolynomialExponential, codeBits: Int = 4, sumWidth: Width = .unsigned(63)
  ) {
    precondition(1...5 ~= codeBits, "a code has 1 to 5 bits")
    self.exponential = exponential
    self.codeBits = codeBits
    self.sumWidth = sumWidth
  }

  /// The authors' constants; nil where one leaves its range.
  ///
  /// - Parameter n: 30 (FQ-ViT) or 32 (P²-ViT).
  package init?(scale: Float, n: Int, codeBits: Int = 4) {
    guard let exponential = PolynomialExponential(scale: scale, n: n) else { return nil }
    self.init(exponential, codeBits: codeBits)
  }

  /// - Parameters:
  ///   - x: Scores.
  ///   - y: As many elements as `x`; codes 0 to 2^bits − 1, or `zero`.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> SoftmaxSums {
    try x.softmax(into: &y, keepsTerms: false, sumWidth: sumWidth) {
      difference throws(KernelError) in
      try exponential(difference)
    } divisor: {
      $0
    } share: {
      code($0, of: $1)
    }
  }

  private func code(_ exponential: Int64, of sum: Int64) -> Int32 {
    guard exponential > 0 else { return Self.zero }
    // At least 1, since the sum holds this one.
    let ratio = sum.divided(by: exponential, .halfEven)
    let floor = 63 - ratio.leadingZeroBitCount
    // 1½ · 2^floor: the bit below the leading one.
    let isUpper = floor > 0 && ratio >> Int64(floor - 1) & 1 == 1
    let code = floor + (isUpper ? 1 : 0)
    return code < 1 << codeBits ? Int32(code) : Self.zero
  }
}

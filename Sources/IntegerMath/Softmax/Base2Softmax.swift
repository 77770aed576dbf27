/// Softmax to base 2, as PackQViT and ME-ViT have it in kind: 2^x ÷ Σ 2^x. Neither publishes bits, so
/// this **definition is our own**.
///
/// Scores have f fraction bits; those of a softmax to base e carry log₂e in their scale. With
/// d = x − max = ⌊d⌋ + φ, the power is (1 + φ)·2^⌊d⌋, exact at integers and at most 6.2 % above 2^d
/// between (the exponent and mantissa of a float, Mitchell's logarithm), in 15 fraction bits,
/// truncated. The sum has 32 bits; a result is the share of it by one reciprocal
/// (`ReciprocalQuotient`), 8 bits with scale 2^−8.
package struct Base2Softmax: Hashable, Sendable {
  /// Fraction bits of a score, 0 to 15.
  package let fractionBits: Int
  package let sumWidth: Width

  package init(fractionBits: Int, sumWidth: Width = .unsigned(32)) {
    precondition(0...15 ~= fractionBits, "a score has 0 to 15 fraction bits")
    self.fractionBits = fractionBits
    self.sumWidth = sumWidth
  }

  /// 2^difference with 15 fraction bits.
  ///
  /// - Parameter difference: At most 0, with `fractionBits`.
  package func power(_ difference: Int64) -> Int64 {
    precondition(difference <= 0, "a score is at most the largest")
    let fraction = difference & ~(-1 << Int64(fractionBits))
    let halvings = -(difference >> Int64(fractionBits))
    let mantissa =
      ReciprocalQuotient.one + (fraction << Int64(15 - fractionBits))
    return mantissa >> min(halvings, 63)
  }

  /// - Parameters:
  ///   - x: Scores, at least one.
  ///   - y: As many elements as `x`; 0 to 255 with scale 2^−8.
  /// - Throws: `KernelError.width` where the sum leaves its width.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> SoftmaxSums {
    try x.softmax(into: &y, keepsTerms: true, sumWidth: sumWidth, "sum of powers") {
      power($0)
    } divisor: {
      ReciprocalQuotient(sum: $0)
    } share: {
      $1($0)
    }
  }
}

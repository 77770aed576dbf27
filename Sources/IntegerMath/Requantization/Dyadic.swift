/// A positive ratio as an integer multiplier over a power of two: multiplier ÷ 2^shift.
package struct Dyadic: Hashable, Sendable {
  package var multiplier: Int64
  /// −31 to 127; below 0 multiplies.
  package var shift: Int

  /// - Parameters:
  ///   - multiplier: A signed 32-bit magnitude or 2^31.
  ///   - shift: −31 to 127.
  package init(multiplier: Int64, shift: Int) {
    precondition(multiplier.magnitude <= 1 << 31, "a dyadic multiplier has at most 32 bits")
    precondition(-31...127 ~= shift, "a dyadic shift is -31 to 127")
    self.multiplier = multiplier
    self.shift = shift
  }

  /// The ratio with a 31-bit mantissa, rounded half up, as I-BERT (`quant_utils.py`, `batch_frexp`)
  /// and I-ViT take it; nil where it is not positive and finite or its shift leaves −31 to 127.
  package init?(_ ratio: Double) {
    guard ratio > 0, ratio.isFinite else { return nil }
    // The mantissa in [½, 1) times 2^31; half away is half up for what is positive.
    let mantissa = (ratio.significand * 0x1p30).rounded(.toNearestOrAwayFromZero)
    let shift = 30 - Int(ratio.exponent)
    guard -31...127 ~= shift else { return nil }
    self.init(multiplier: Int64(mantissa), shift: shift)
  }

  /// value × multiplier ÷ 2^shift, rounded: exact, since the product has at most 96 bits and a
  /// shift to the left adds 31.
  package func scale(_ value: Int64, _ rule: RoundingRule) -> Int128 {
    let product = Int128(value) * Int128(multiplier)
    return shift >= 0 ? product.shifted(rightBy: shift, rule) : product << Int128(-shift)
  }
}

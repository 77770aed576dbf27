/// I-BERT's softmax (arXiv 2101.01321, algorithm 3; `quant_modules.py`, `IntSoftmax`).
///
/// A row of int32 scores with scale S: differences from the maximum, i-exp (n = 30), a dyadic
/// requantization of the exponentials to `exponential16` (16 bit, a static range), then
/// y = ⌊e·⌊2^32 ÷ Σe⌋ ÷ 2^(32 − bits)⌋, unsigned with scale 1 ÷ 2^bits. The authors' float code
/// gives 2^bits for a row with one element left; here it saturates at 2^bits − 1.
package struct IBERTSoftmax: Hashable, Sendable {
  package let exponential: PolynomialExponential
  /// Exponentials to 16 bit.
  package let requantization: Dyadic
  /// Of a probability, 1 to 16.
  package let outputBits: Int

  private static let exponential16 = Width.int16

  package init(
    _ exponential: PolynomialExponential, requantization: Dyadic, outputBits: Int = 8
  ) {
    precondition(1...16 ~= outputBits, "a probability has 1 to 16 bits")
    self.exponential = exponential
    self.requantization = requantization
    self.outputBits = outputBits
  }

  /// The authors' constants: the range of exponentials that is requantized ends at c·2^n, the one of
  /// the maximum; nil where a constant leaves its range.
  package init?(scale: Float, outputBits: Int = 8) {
    guard let exponential = PolynomialExponential(scale: scale, n: 30),
      let requantization = Self.requantization(of: exponential)
    else { return nil }
    self.init(exponential, requantization: requantization, outputBits: outputBits)
  }

  /// One over the float32 step that divides 0 to c·2^n in 32,767.
  package static func requantization(of exponential: PolynomialExponential) -> Dyadic? {
    let largest = Float(exponential.c) * Float(sign: .plus, exponent: exponential.n, significand: 1)
    return Dyadic(1 / Double(largest / Float(exponential16.maximum)))
  }

  /// - Parameters:
  ///   - x: Scores.
  ///   - y: As many elements as `x`; 0 to 2^bits − 1.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> SoftmaxSums {
    let maximum = Int64(1) << Int64(outputBits) - 1
    return try x.softmax(into: &y, keepsTerms: true) { difference throws(KernelError) in
      try Self.exponential16.fit(
        requantization.scale(try exponential(difference), .halfEven), .saturate, "exponential")
    } divisor: { sum throws(KernelError) in
      guard sum > 0 else { throw .zeroDivisor(step: "sum of exponentials") }
      return (1 << 32) / sum
    } share: { term, factor in
      // e ≤ Σe, so the product is at most 2^32.
      Int32(min(maximum, (term * factor) >> Int64(32 - outputBits)))
    }
  }
}

/// I-BERT's softmax (arXiv 2101.01321, algorithm 3; `quant_modules.py`, `IntSoftmax`).
///
/// A row of int32 scores with scale S: differences from the maximum, i-exp (n = 30), a dyadic
/// requantization of the exponentials to `exponential16` (16 bit, a static range), then
/// y = ⌊e·⌊2^32 ÷ Σe⌋ ÷ 2^(32 − bits)⌋, unsigned with scale 1 ÷ 2^bits. The authors' float code
/// gives 2^bits for a row with one element left; here it saturates at 2^bits − 1.
public struct IBERTSoftmax: Hashable, Sendable {
  public let exponential: PolynomialExponential
  /// Exponentials to 16 bit.
  public let requantization: Dyadic
  /// Of a probability, 1 to 16.
  public let outputBits: Int

  /// What a row went through.
  public struct Intermediates: Hashable, Sendable {
    /// The largest requantized exponential.
    public var largest16: Int64 = 0
    public var sum: Int64 = 0
  }

  private static let exponential16 = Width.int16

  public init(
    _ exponential: PolynomialExponential, requantization: Dyadic, outputBits: Int = 8
  ) {
    precondition(1...16 ~= outputBits, "a probability has 1 to 16 bits")
    self.exponential = exponential
    self.requantization = requantization
    self.outputBits = outputBits
  }

  /// The authors' constants: the range of exponentials that is requantized ends at c·2^n, the one of
  /// the maximum; nil where a constant leaves its range.
  public init?(scale: Float, outputBits: Int = 8) {
    guard let exponential = PolynomialExponential(scale: scale, n: 30),
      let requantization = Self.requantization(of: exponential)
    else { return nil }
    self.init(exponential, requantization: requantization, outputBits: outputBits)
  }

  /// One over the float32 step that divides 0 to c·2^n in 32,767.
  public static func requantization(of exponential: PolynomialExponential) -> Dyadic? {
    let largest = Float(exponential.c) * Float(sign: .plus, exponent: exponential.n, significand: 1)
    return Dyadic(1 / Double(largest / Float(exponential16.maximum)))
  }

  /// - Parameters:
  ///   - x: Scores.
  ///   - y: As many elements as `x`; 0 to 2^bits − 1.
  @discardableResult
  public func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> Intermediates {
    precondition(x.count == y.count, "a row and its result have one length")
    let largest = Int64(x.largest)
    var found = Intermediates()
    for index in x.indices {
      let wide = try exponential(Int64(x[index]) - largest)
      let narrow = try Self.exponential16.fit(
        requantization.scale(wide, .halfEven), .saturate, "exponential")
      y[index] = Int32(truncatingIfNeeded: narrow)
      found.largest16 = max(found.largest16, narrow)
      found.sum += narrow
    }
    guard found.sum > 0 else { throw .zeroDivisor(step: "sum of exponentials") }
    let factor = (1 << 32) / found.sum
    let maximum = Int64(1) << Int64(outputBits) - 1
    for index in y.indices {
      // e ≤ Σe, so the product is at most 2^32.
      y[index] = Int32(min(maximum, (Int64(y[index]) * factor) >> Int64(32 - outputBits)))
    }
    return found
  }
}

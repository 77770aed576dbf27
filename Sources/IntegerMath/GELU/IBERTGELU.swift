/// I-BERT's GELU (arXiv 2101.01321, algorithm 2; `quant_modules.py`, `IntGELU`).
///
/// Elementwise, of int32 accumulators with scale S: erf of x ÷ 1.4142 by a clipped quadratic,
/// t = sgn(x)·((min(|x|, −b) + b)² + c), t = ⌊t ÷ 2^n⌋ with n = 14, y = x·(t + shift). Its scale is
/// S·S_erf ÷ 2, below 0 as the quadratic's factor is.
package struct IBERTGELU: Hashable, Sendable {
  /// ⌊−1.769 ÷ S′⌋ with S′ = S ÷ 1.4142; −2^31 to 0.
  package let b: Int64
  /// ⌊(1 ÷ −0.2888) ÷ S′²⌋, of at most 62 bits.
  package let c: Int64
  /// ⌊1 ÷ (−0.2888·S′²·2^n)⌋, of at most 62 bits.
  package let shift: Int64
  /// Bits that are dropped of the erf, 0 to 62: 14 in the code, 0 in Gemmini.
  package let n: Int
  /// Of a result, before requantization.
  package let width: Width

  package init(b: Int64, c: Int64, shift: Int64, n: Int = 14, width: Width = .int64) {
    precondition(-1 << 31...0 ~= b, "b is -2^31 to 0")
    precondition(c.magnitude <= 1 << 61, "c has at most 62 bits")
    precondition(shift.magnitude <= 1 << 61, "the shift has at most 62 bits")
    precondition(0...62 ~= n, "n is 0 to 62")
    self.b = b
    self.c = c
    self.shift = shift
    self.n = n
    self.width = width
  }

  /// The constants that the authors' float32 code derives from the input's scale; nil where one of
  /// them leaves its range.
  package init?(scale: Float, n: Int = 14, width: Width = .int64) {
    let erfScale = scale / 1.4142
    let square = erfScale * erfScale
    let outScale = square * -0.2888 * Float(sign: .plus, exponent: n, significand: 1)
    guard scale > 0,
      let b = erfScale.flooredQuotient(of: -1.769), -1 << 31...0 ~= b,
      let c = square.flooredQuotient(of: 1 / -0.2888), c.magnitude <= 1 << 61,
      let shift = outScale.flooredQuotient(of: 1), shift.magnitude <= 1 << 61
    else { return nil }
    self.init(b: b, c: c, shift: shift, n: n, width: width)
  }

  /// The scale of a result for an input's, in the authors' float32.
  package static func outputScale(_ scale: Float, n: Int = 14) -> Float {
    let erfScale = scale / 1.4142
    return scale * (erfScale * erfScale * -0.2888 * Float(sign: .plus, exponent: n, significand: 1))
      / 2
  }

  /// - Throws: `KernelError.width` where the result leaves its width.
  package func callAsFunction(_ x: Int32) throws(KernelError) -> Int64 {
    // |…| ≤ 2^31, so the square has at most 62 bits and the sum 63.
    let clipped = min(Int64(x).magnitude, b.magnitude)
    let root = Int64(clipped) + b
    let erf = (Int64(x.signum()) * (root * root + c)) >> Int64(n)
    return try Int64(x).multiplied(by: erf + shift, in: width, "result")
  }

  /// - Parameter y: As many elements as `x`.
  package func row(_ x: Span<Int32>, into y: inout MutableSpan<Int64>) throws(KernelError) {
    precondition(x.count == y.count, "a row and its result have one length")
    for index in x.indices { y[index] = try self(x[index]) }
  }
}

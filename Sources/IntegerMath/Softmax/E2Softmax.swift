/// SOLE's E2Softmax (ICCAD 2023, arXiv 2510.17189, algorithm 1, equations 7–13): a **reconstruction**.
/// No code of the authors is public; every step that the paper leaves open is a parameter.
///
/// Scores have a power-of-two scale 2^−f. `Log2Exp(d)` = round(d·(1 + ½ − 1/16) ÷ 2^f), a 4-bit code
/// for 2^−code. Scores come in slices with a running maximum and sum; stage 2 corrects each code by
/// the maximum in force when it was made, and divides by the sum's leading one, 2^ks, and the bit
/// below it: y = c · 2^−(code + correction + ks), c = 0.818 in the lower half, else 0.568.
package struct E2Softmax: Hashable, Sendable {
  /// What this reading decides where the paper does not.
  package struct Options: Hashable, Sendable {
    /// Rounding of Log2Exp's magnitude; two readings of the paper differ (nearest fits softmax best).
    package var log2ExpRounding = RoundingRule.halfUp
    /// Whether Log2Exp keeps the bits that its two shifts bring below the point, or cuts them
    /// (toward −∞, of d).
    package var keepsShiftedBits = true
    package var codeBits = 4
    /// Fraction bits of the running sum: 2^−15 is the smallest term.
    package var sumFractionBits = 15
    package var sumWidth = Width(32)
    /// `c` of the lower and upper half of the sum's mantissa, in 1 ÷ 2^outputBits: 0.818 and 0.568 of
    /// 256 are 209 and 145.
    package var divisionConstants: (lower: Int64, upper: Int64) {
      get { (lower, upper) }
      set { (lower, upper) = newValue }
    }
    /// Rounding of the last shift; the result saturates at `outputBits`.
    package var outputRounding = RoundingRule.halfUp
    package var outputBits = 8
    private var lower: Int64 = 209
    private var upper: Int64 = 145

    package init() {}
  }

  /// Fraction bits of a score, 0 to 31.
  package let fractionBits: Int
  /// Scores that share a maximum: 1 in the paper's algorithm, 32 in its figure of the unit.
  package let slice: Int
  package let options: Options

  /// What a row went through.
  package struct Intermediates: Hashable, Sendable {
    package var largest: Int64 = .min
    /// With `sumFractionBits`.
    package var sum: Int64 = 0
    /// Of the sum's leading one.
    package var exponent = 0
    /// The bit below it.
    package var isUpperHalf = false
  }

  package init(fractionBits: Int, slice: Int = 32, options: Options = Options()) {
    precondition(0...31 ~= fractionBits, "a score has 0 to 31 fraction bits")
    precondition(slice > 0, "a slice has at least one score")
    precondition(1...6 ~= options.codeBits, "a code has 1 to 6 bits")
    precondition(0...31 ~= options.sumFractionBits, "a sum has 0 to 31 fraction bits")
    precondition(1...16 ~= options.outputBits, "a probability has 1 to 16 bits")
    self.fractionBits = fractionBits
    self.slice = slice
    self.options = options
  }

  /// The code of 2^difference.
  ///
  /// - Parameter difference: At most 0, of 33 bits.
  package func log2Exp(_ difference: Int64) -> Int64 {
    // In sixteenths of a score's step, 23 of them are 1 + ½ − 1/16.
    let scaled =
      options.keepsShiftedBits
      ? 23 * -difference : -16 * (difference + (difference >> 1) - (difference >> 4))
    return min(
      scaled.shifted(rightBy: fractionBits + 4, options.log2ExpRounding),
      1 << Int64(options.codeBits) - 1)
  }

  /// Stage 1: the codes of a row, each against the maximum of its slice and those before.
  ///
  /// - Parameter codes: As many elements as `x`.
  package func accumulate(
    _ x: Span<Int32>, into codes: inout MutableSpan<Int32>
  ) throws(KernelError) -> Intermediates {
    precondition(x.count == codes.count && x.count > 0, "a row and its codes have one length")
    var found = Intermediates()
    var start = 0
    while start < x.count {
      let end = min(start + slice, x.count)
      let largest = largest(x, from: start, to: end, found.largest)
      if start > 0 { found.sum >>= log2Exp(found.largest - largest) }
      found.largest = largest
      for index in start..<end {
        let code = log2Exp(Int64(x[index]) - largest)
        codes[index] = Int32(truncatingIfNeeded: code)
        found.sum = try found.sum.adding(
          (1 << Int64(options.sumFractionBits)) >> code, in: options.sumWidth, "sum of powers")
      }
      start = end
    }
    // The maximum's own 1 is in the sum: halvings are followed by a new maximum.
    let leading = 63 - found.sum.leadingZeroBitCount
    found.exponent = leading - options.sumFractionBits
    found.isUpperHalf = leading > 0 && found.sum >> Int64(leading - 1) & 1 == 1
    return found
  }

  /// - Parameters:
  ///   - x: Scores, at least one.
  ///   - y: As many elements as `x`; 0 to 2^outputBits − 1.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> Intermediates {
    let found = try accumulate(x, into: &y)
    let (lower, upper) = options.divisionConstants
    let constant = found.isUpperHalf ? upper : lower
    let maximum = Int64(1) << Int64(options.outputBits) - 1
    var start = 0
    var running = Int64.min
    while start < x.count {
      let end = min(start + slice, x.count)
      running = largest(x, from: start, to: end, running)
      let correction = Int(log2Exp(running - found.largest)) + found.exponent
      for index in start..<end {
        let quotient = constant.shifted(
          rightBy: Int(y[index]) + correction, options.outputRounding)
        y[index] = Int32(truncatingIfNeeded: min(maximum, quotient))
      }
      start = end
    }
    return found
  }

  private func largest(_ x: Span<Int32>, from start: Int, to end: Int, _ before: Int64) -> Int64 {
    var largest = before
    for index in start..<end { largest = max(largest, Int64(x[index])) }
    return largest
  }
}

/// NVIDIA's Softermax (DAC 2021, arXiv 2103.09301): a **reconstruction** from the paper's abstract
/// and the formats that later work quotes; where those are silent, this says `assumed`.
///
/// Base 2, so scores carry log₂e in their scale. Scores are Q(6,2); slices of `slice` elements run
/// along with a maximum that is rounded **up** to an integer, so that renormalization is a shift.
/// Powers 2^(x − m) are UQ(1,15), their fraction by a line between 2^0, 2^¼, 2^½, 2^¾ and 2
/// (assumed: four pieces, rounded half up, shifts truncated); the sum is UQ(10,6); its reciprocal
/// and the result are UQ(1,7), the reciprocal by the same count of pieces (assumed). A slice's
/// powers are added before truncation to the sum's format (assumed).
package struct Softermax: Hashable, Sendable {
  /// Fraction bits of a score, 2 in Q(6,2); 0 to 15.
  package let fractionBits: Int
  /// Scores that share a maximum (assumed 16).
  package let slice: Int
  /// Of the sum, 16 in UQ(10,6).
  package let sumWidth: Width

  static let powerBits = 15
  static let sumFractionBits = 6
  static let outputBits = 7
  /// round(2^15 · 2^(i ÷ 4)), i = 0…4.
  private static let powers: InlineArray<5, Int64> = [32_768, 38_968, 46_341, 55_109, 65_536]
  /// round(2^15 ÷ (1 + i ÷ 4)), i = 0…4.
  private static let reciprocals: InlineArray<5, Int64> = [32_768, 26_214, 21_845, 18_725, 16_384]

  /// What a row went through.
  package struct Intermediates: Hashable, Sendable {
    /// An integer, the ceiling of the largest score.
    package var largest: Int64 = .min
    /// With 6 fraction bits.
    package var sum: Int64 = 0
  }

  package init(fractionBits: Int = 2, slice: Int = 16, sumWidth: Width = .unsigned(16)) {
    precondition(0...15 ~= fractionBits, "a score has 0 to 15 fraction bits")
    precondition(slice > 0, "a slice has at least one score")
    self.fractionBits = fractionBits
    self.slice = slice
    self.sumWidth = sumWidth
  }

  /// 2^(score − largest) in UQ(1,15).
  ///
  /// - Parameters:
  ///   - score: With `fractionBits`.
  ///   - largest: An integer, at least the score's value.
  package func power(_ score: Int64, below largest: Int64) -> Int64 {
    let difference = score - largest << Int64(fractionBits)
    let fraction = difference & ~(-1 << Int64(fractionBits))
    let whole = Int(difference >> Int64(fractionBits))
    let line = Self.line(Self.powers, at: fraction << Int64(Self.powerBits - fractionBits))
    return line >> Int64(min(-whole, 63))
  }

  /// - Parameters:
  ///   - x: Scores, at least one.
  ///   - y: As many elements as `x`; 0 to 128 with scale 1 ÷ 128.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> Intermediates {
    precondition(x.count == y.count && x.count > 0, "a row and its result have one length")
    var found = Intermediates()
    var start = 0
    while start < x.count {
      let end = min(start + slice, x.count)
      let largest = max(found.largest, ceiling(x, from: start, to: end))
      if start > 0 { found.sum >>= min(largest - found.largest, 63) }
      found.largest = largest
      var powers: Int64 = 0
      for index in start..<end { powers += power(Int64(x[index]), below: largest) }
      found.sum = try found.sum.adding(
        powers >> Int64(Self.powerBits - Self.sumFractionBits), in: sumWidth, "sum of powers")
      start = end
    }
    // The largest score is above m − 1, so its power is above ½ and never truncated to 0.
    let leading = 63 - found.sum.leadingZeroBitCount
    let mantissa = (found.sum << Int64(62 - leading)) >> Int64(62 - Self.powerBits)
    let reciprocal = Self.line(Self.reciprocals, at: mantissa - 1 << Int64(Self.powerBits))
      .shifted(rightBy: Self.powerBits - Self.outputBits, .halfUp)
    let exponent = leading - Self.sumFractionBits
    for index in x.indices {
      let product = power(Int64(x[index]), below: found.largest) * reciprocal
      let quotient = product.shifted(rightBy: max(0, Self.powerBits + exponent), .halfUp)
      y[index] = Int32(truncatingIfNeeded: min(1 << Int64(Self.outputBits), quotient))
    }
    return found
  }

  private func ceiling(_ x: Span<Int32>, from start: Int, to end: Int) -> Int64 {
    var largest = Int64(x[start])
    for index in start..<end { largest = max(largest, Int64(x[index])) }
    return -(-largest >> Int64(fractionBits))
  }

  /// A line between the two nearest of five points over [0, 1), in UQ(1,15).
  private static func line(_ points: InlineArray<5, Int64>, at fraction: Int64) -> Int64 {
    let pieceBits = Int64(powerBits - 2)
    let piece = Int(fraction >> pieceBits)
    let rest = fraction & ~(-1 << pieceBits)
    let rise = (points[piece + 1] - points[piece]) * rest
    return points[piece] + rise.shifted(rightBy: Int(pieceBits), .halfUp)
  }
}

/// SOLE's AILayerNorm (ICCAD 2023, arXiv 2510.17189, algorithm 2): a **reconstruction**; the
/// statistics are `AILayerNormStatistics`, the affine stage below is assumed where the paper gives no
/// format.
///
/// mean = Ex ÷ C, variance = Ex2 ÷ C − mean², both rounded half up to integers (assumed), the
/// variance at least 1. 1 ÷ √variance is a table's: the variance is brought to 8 bits m ≥ 64 by an
/// even shift, the entry is round(2^11 ÷ √m), 8 bits at most 255 (assumed). Then
/// y = round(γ·entry·(X − mean) ÷ 2^(11 + shift ÷ 2 + gammaShift)) + β, saturated to int8.
package struct AILayerNorm: Sendable {
  package struct Channel: Hashable, Sendable {
    /// α, 0 to 15.
    package var exponent: Int
    /// 8 bits with a sign: γ ÷ s_out · 2^gammaShift.
    package var gamma: Int32
    /// β ÷ s_out.
    package var beta: Int32

    package init(exponent: Int, gamma: Int32, beta: Int32) {
      precondition(0...15 ~= exponent, "a factor's exponent is 0 to 15")
      precondition(Width.int8.holds(gamma), "gamma has 8 bits")
      self.exponent = exponent
      self.gamma = gamma
      self.beta = beta
    }
  }

  /// What a row went through.
  package struct Intermediates: Hashable, Sendable {
    package var sums = AILayerNormStatistics.Sums()
    package var mean: Int64 = 0
    package var variance: Int64 = 0
  }

  package let statistics: AILayerNormStatistics
  package let channels: [Channel]
  private let exponents: [UInt8]
  /// 0 to 31.
  package let gammaShift: Int

  package init(_ statistics: AILayerNormStatistics, channels: [Channel], gammaShift: Int) {
    precondition(!channels.isEmpty, "a row has at least one channel")
    precondition(0...31 ~= gammaShift, "the shift of gamma is 0 to 31")
    self.statistics = statistics
    self.channels = channels
    exponents = channels.map { UInt8($0.exponent) }
    self.gammaShift = gammaShift
  }

  /// - Parameters:
  ///   - x: C values, 0 to 255.
  ///   - y: C elements, −128 to 127.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int64>
  ) throws(KernelError) -> Intermediates {
    precondition(
      x.count == y.count && x.count == channels.count, "row and channels have one length")
    let sums = try statistics.sums(x, exponents: exponents.span)
    let count = Int64(x.count)
    let mean = sums.first.divided(by: count, .halfUp)
    // |mean| is below 2^24.
    let variance = max(1, sums.second.divided(by: count, .halfUp) - mean * mean)
    let (entry, halfShift) = Self.inverseRoot(variance)
    for index in x.indices {
      let channel = channels[index]
      let value = Int64(x[index] - statistics.zeroPoint) << Int64(channel.exponent)
      // 8 + 8 + 26 bits.
      let product = Int64(channel.gamma) * entry * (value - mean)
      let scaled = product.shifted(rightBy: 11 + halfShift + gammaShift, .halfUp)
      y[index] = min(max(scaled + Int64(channel.beta), -128), 127)
    }
    return Intermediates(sums: sums, mean: mean, variance: variance)
  }

  /// An entry near 2^11 ÷ √m and half the even shift that makes the variance m·2^(2·half); below 0
  /// where it is shifted to the left.
  static func inverseRoot(_ variance: Int64) -> (entry: Int64, halfShift: Int) {
    let length = 64 - variance.leadingZeroBitCount
    // 7 or 8 bits remain.
    let halfShift = (length - 7) >> 1
    let mantissa =
      halfShift >= 0 ? variance >> Int64(2 * halfShift) : variance << Int64(-2 * halfShift)
    // round(2^11 ÷ √m) = ⌊(⌊2^12 ÷ √m⌋ + 1) ÷ 2⌋.
    let doubled = IntegerSquareRoot.floor((1 << 24) / mantissa)
    return (min((doubled + 1) >> 1, 255), halfShift)
  }
}

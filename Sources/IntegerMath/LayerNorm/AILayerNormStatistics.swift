/// The statistics unit of SOLE's AILayerNorm (ICCAD 2023, arXiv 2510.17189, algorithm 2, equations
/// 15–16): a **reconstruction**.
///
/// Of 8-bit q with a zero point and a factor 2^αᵢ per channel: a = q − zero; Ex = Σ a << α. For Ex²,
/// `DynamicCompress` brings |a| to 4 bits, ÷ 16 where one of its top two bits is set (64 and above),
/// else ÷ 4; the square comes of a table of 16, is decompressed, and Ex2 = Σ (c² << 4·hi) << 2α, in
/// units of 2^4.
package struct AILayerNormStatistics: Hashable, Sendable {
  package let zeroPoint: Int32
  /// Of the compression; the paper's equation 15 rounds, a third party's C program cuts.
  package let rounding: RoundingRule

  package struct Sums: Hashable, Sendable {
    package var first: Int64 = 0
    /// In full units: after the last << 4.
    package var second: Int64 = 0
  }

  /// - Parameter zeroPoint: 0 to 255.
  package init(zeroPoint: Int32, rounding: RoundingRule = .halfUp) {
    precondition(0...255 ~= zeroPoint, "a zero point is 0 to 255")
    self.zeroPoint = zeroPoint
    self.rounding = rounding
  }

  /// The low 4 bits are the compressed magnitude, bit 4 says that it was divided by 16.
  ///
  /// - Parameter magnitude: |q − zero|, 0 to 255.
  package func code(_ magnitude: Int64) -> Int64 {
    let isHigh = magnitude >= 64
    let compressed = min(magnitude.shifted(rightBy: isHigh ? 4 : 2, rounding), 15)
    return compressed | (isHigh ? 16 : 0)
  }

  /// - Parameters:
  ///   - x: C values, 0 to 255.
  ///   - exponents: C factors' exponents, 0 to 15.
  package func sums(
    _ x: Span<Int32>, exponents: Span<UInt8>
  ) throws(KernelError) -> Sums {
    precondition(x.count == exponents.count, "row and exponents have one length")
    var sums = Sums()
    for index in x.indices {
      let value = try Width.uint8.checked(Int64(x[index]), "input") - Int64(zeroPoint)
      let exponent = Int64(exponents[index])
      precondition(exponent <= 15, "a factor's exponent is 0 to 15")
      let code = code(Int64(value.magnitude))
      let square = (code & 15) * (code & 15) << (code >> 4 * 4)
      // A term is below 2^24, and below 2^51.
      sums.first += value << exponent
      sums.second = try sums.second.adding(
        square << (2 * exponent + 4), in: .int64, "sum of squares")
    }
    return sums
  }
}

/// Brings accumulators to a narrower format: y = fit(round(z × m ÷ 2^e) + addend).
///
/// A power of two is m = 1 (P²-ViT's shifter array, arXiv 2405.19915, eq. 6); a dyadic number is
/// I-BERT's and I-ViT's; m of 8 bits with an addend is ITA's. Exact for every int32 input: products
/// are taken in 128 bits.
package struct Requantizer: Sendable {
  package var ratio: Dyadic
  package var rule: RequantizationRule
  package var output: Width
  /// Added after the shift, before the fit (ITA's `add`).
  package var addend: Int32

  package init(
    _ ratio: Dyadic, _ rule: RequantizationRule, output: Width = .int8, addend: Int32 = 0
  ) {
    precondition(output.bits <= 32, "a requantizer's output has at most 32 bits")
    self.ratio = ratio
    self.rule = rule
    self.output = output
    self.addend = addend
  }

  /// A shift alone: y = fit(round(z ÷ 2^shift)).
  ///
  /// - Parameter shift: −31 to 127; below 0 shifts to the left.
  package init(shift: Int, _ rule: RequantizationRule = .p2ViT, output: Width = .int8) {
    self.init(Dyadic(multiplier: 1, shift: shift), rule, output: output)
  }

  /// - Throws: `KernelError.width` only under the rule `error`.
  package func requantize(_ value: Int32) throws(KernelError) -> Int32 {
    let scaled = ratio.scale(Int64(value), rule.rounding) + Int128(addend)
    return Int32(truncatingIfNeeded: try output.fit(scaled, rule.overflow, "requantized value"))
  }

  /// Requantizes a row.
  ///
  /// - Parameter y: As many elements as `z`.
  package func row(_ z: Span<Int32>, into y: inout MutableSpan<Int32>) throws(KernelError) {
    precondition(z.count == y.count, "a row and its result have one length")
    for index in z.indices { y[index] = try requantize(z[index]) }
  }

  /// Requantizes a sum of two formats, each term rounded before they are added: the residual form
  /// of `fixedpoint_mul`, y = fit(round(z × m ÷ 2^e) + round(w × m₁ ÷ 2^e₁) + addend).
  ///
  /// - Parameters:
  ///   - w: The residual's accumulators, as many as `z`.
  ///   - residual: Their ratio.
  ///   - y: As many elements as `z`.
  package func row(
    _ z: Span<Int32>, plus w: Span<Int32>, times residual: Dyadic,
    into y: inout MutableSpan<Int32>
  ) throws(KernelError) {
    precondition(z.count == y.count && w.count == y.count, "rows and result have one length")
    for index in z.indices {
      let sum =
        ratio.scale(Int64(z[index]), rule.rounding) + residual.scale(Int64(w[index]), rule.rounding)
        + Int128(addend)
      y[index] = Int32(
        truncatingIfNeeded: try output.fit(sum, rule.overflow, "requantized value"))
    }
  }
}

/// How a requantizer rounds and what it does with what does not fit: four designs, four rules.
package struct RequantizationRule: Hashable, Sendable {
  package var rounding: RoundingRule
  package var overflow: OverflowRule

  package init(_ rounding: RoundingRule, _ overflow: OverflowRule) {
    self.rounding = rounding
    self.overflow = overflow
  }

  /// I-BERT and I-ViT, in PyTorch: `torch.round`, then `clamp` (`fixedpoint_mul`).
  package static let pyTorch = RequantizationRule(.halfEven, .saturate)
  /// P²-ViT's code simulates its shifts with `torch.round` and `clamp`; the paper names no rule.
  package static let p2ViT = RequantizationRule(.halfEven, .saturate)
  /// ITA adds the bit below the point, so ties go up, though its comment says away from zero.
  package static let ita = RequantizationRule(.halfUp, .saturate)
  /// SwiftTron takes the low 8 bits of an arithmetic shift: no rounding, no saturation.
  package static let swiftTron = RequantizationRule(.floor, .wrap)
}

import IntegerMath

/// The constants of the kernels whose definition leaves them to their maker.
extension StudiedKernel {
  /// Entries of a table: those of 8-bit inputs.
  private static let entryBits = 8

  /// Fraction bits f of a scale ln 2 · 2^−f, 0 to 15; nil for another.
  static func base2FractionBits(_ scale: Double) -> Int? {
    let steps = RealFunctions.ln2 / scale
    guard steps >= 1, steps.isFinite else { return nil }
    let exponent = Int(steps.exponent) + (steps.significand > 1.5 ? 1 : 0)
    let power = Double(sign: .plus, exponent: exponent, significand: 1)
    // The division leaves an error in the last place.
    return exponent <= 15 && abs(steps - power) <= power * 0x1p-40 ? exponent : nil
  }

  /// round(2^15 · exp(−i · scale)).
  static func exponentials(_ scale: Double) -> [Int32] {
    (0..<1 << entryBits).map { index in
      Int32((0x1p15 * RealFunctions.exponential(-Double(index) * scale)).rounded())
    }
  }

  /// GELU at each input of 8 bits, or at the middle of those that share an entry; a result has the
  /// scale of the entries' steps.
  static func tableGELU(scale: Double, bits: Int) -> StudiedKernel {
    let entryBits = min(entryBits, bits)
    let step = scale * Double(1 << (bits - entryBits))
    let middle = bits > entryBits ? 0.5 : 0
    let half = 1 << (entryBits - 1)
    let inputs = (-half..<half).map { (Double($0) + middle) * step }
    let table = RealFunctions.gelu(inputs).map { Int32(($0 / step).rounded()) }
    return .narrow(step, TableFunction(table: table, inputBits: bits).row)
  }
}

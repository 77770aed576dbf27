/// I-ViT's ShiftExp (arXiv 2207.01405, section 3.3; `quant_modules.py`, `int_exp_shift`): e^x by
/// shifts, a division and a line.
///
/// x·log₂e ≈ x + ⌊x ÷ 2⌋ − ⌊x ÷ 16⌋; raised to n·x0; q = ⌊x ÷ x0⌋, r = x − q·x0;
/// e = ⌊(r ÷ 2 − x0) · 2^(n − q)⌋, which keeps the half of an odd r. Its scale is S ÷ 2^n.
package struct ShiftExponential: Hashable, Sendable {
  /// ⌊−1 ÷ S⌋, −2^30 to −1.
  package let x0: Int64
  /// Halvings that are kept, 0 to 32.
  package let n: Int
  /// Of an exponential.
  package let width: Width

  package init(x0: Int64, n: Int, width: Width = .unsigned(63)) {
    precondition(-1 << 30...(-1) ~= x0, "x0 is -2^30 to -1")
    precondition(0...32 ~= n, "n is 0 to 32")
    self.x0 = x0
    self.n = n
    self.width = width
  }

  /// The constant that the authors' float32 code derives from the input's scale; nil where it
  /// leaves its range.
  package init?(scale: Float, n: Int, width: Width = .unsigned(63)) {
    guard scale > 0, let x0 = scale.flooredQuotient(of: -1), -1 << 30...(-1) ~= x0 else {
      return nil
    }
    self.init(x0: x0, n: n, width: width)
  }

  /// - Parameter x: Of 33 bits and any sign.
  /// - Throws: `KernelError.width` where the exponential leaves its width.
  package func callAsFunction(_ x: Int64) throws(KernelError) -> Int64 {
    let x = max(x + (x >> 1) - (x >> 4), Int64(n) * x0)
    let q = x.divided(by: x0, .floor)
    // Twice r ÷ 2 − x0, positive since r is in (x0, 0].
    let doubled = x - q * x0 - 2 * x0
    // q is at most n; where it is n the half is truncated.
    let shift = n - Int(q) - 1
    return shift < 0 ? doubled >> 1 : try doubled.shifted(leftBy: shift, in: width, "exponential")
  }

  /// Where the exponential leaves its width, the width's maximum.
  func saturating(_ x: Int64) -> Int64 {
    do throws(KernelError) { return try self(x) } catch { return width.maximum }
  }
}

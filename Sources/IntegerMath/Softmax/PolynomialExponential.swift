/// I-BERT's i-exp (arXiv 2101.01321, section 3.5): e^x of x ≤ 0 by halvings of a quadratic.
///
/// With x = q·x0 + r, q = ⌊x ÷ x0⌋ and r in (x0, 0]: e = max(0, r·(r + b) + c) · 2^(n − q), after x
/// is raised to n·x0. Its scale is 0.35815147·S² ÷ 2^n. FQ-ViT and P²-ViT take the same with
/// another n.
package struct PolynomialExponential: Hashable, Sendable {
  /// ⌊−0.6931 ÷ S⌋, −2^30 to −1.
  package let x0: Int64
  /// ⌊(0.96963238 ÷ 0.35815147) ÷ S⌋, 0 to 2^31.
  package let b: Int64
  /// ⌊(1 ÷ 0.35815147) ÷ S²⌋, 0 to 2^61.
  package let c: Int64
  /// Halvings that are kept, 0 to 62.
  package let n: Int
  /// Of an exponential.
  package let width: Width

  package init(x0: Int64, b: Int64, c: Int64, n: Int, width: Width = .unsigned(63)) {
    precondition(-1 << 30...(-1) ~= x0, "x0 is -2^30 to -1")
    precondition(0...(1 << 31) ~= b, "b is 0 to 2^31")
    precondition(0...(1 << 61) ~= c, "c is 0 to 2^61")
    precondition(0...62 ~= n, "n is 0 to 62")
    self.x0 = x0
    self.b = b
    self.c = c
    self.n = n
    self.width = width
  }

  /// The constants that the authors' float32 code derives from the input's scale; nil where one of
  /// them leaves its range.
  package init?(scale: Float, n: Int, width: Width = .unsigned(63)) {
    guard scale > 0,
      let x0 = scale.flooredQuotient(of: -0.6931), -1 << 30...(-1) ~= x0,
      let b = scale.flooredQuotient(of: 0.96963238 / 0.35815147), 0...(1 << 31) ~= b,
      let c = (scale * scale).flooredQuotient(of: 1 / 0.35815147), 0...(1 << 61) ~= c
    else { return nil }
    self.init(x0: x0, b: b, c: c, n: n, width: width)
  }

  /// The exponential of a difference from the row's maximum.
  ///
  /// - Parameter difference: At most 0, of 33 bits.
  /// - Throws: `KernelError.width` where the exponential leaves its width.
  package func callAsFunction(_ difference: Int64) throws(KernelError) -> Int64 {
    let x = max(difference, Int64(n) * x0)
    // Both are at most 0, so this division's truncation is a floor.
    let q = x / x0
    let r = x - q * x0
    // |r| < 2^30 and |r + b| ≤ 2^31, so the product stays below 2^61 and the sum below 2^62.
    let z = max(0, r * (r + b) + c)
    return try z.shifted(leftBy: n - Int(q), in: width, "exponential")
  }
}

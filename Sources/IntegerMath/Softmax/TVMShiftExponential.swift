/// The ShiftExp of I-ViT's deployed TVM graph (`TVM_benchmark/models/layers.py`, `shift_exp`), which
/// is not the trained one's: int32 throughout, divisions truncate, x0 = trunc(−1 ÷ S − 1), and the
/// half of an odd r is lost before the shift: e = ((r >> 1) − x0) << (n − q).
package struct TVMShiftExponential: Hashable, Sendable {
  /// trunc(−1 ÷ S − 1), −2^30 to −1.
  package let x0: Int64
  /// 0 to 32.
  package let n: Int
  /// What becomes of values beyond int32; the graph wraps, which makes its results meaningless.
  package let overflow: OverflowRule

  package init(x0: Int64, n: Int, overflow: OverflowRule = .error) {
    precondition(-1 << 30...(-1) ~= x0, "x0 is -2^30 to -1")
    precondition(0...32 ~= n, "n is 0 to 32")
    self.x0 = x0
    self.n = n
    self.overflow = overflow
  }

  /// The authors' constant, of a scale that Python holds in float64; nil where it leaves its range.
  package init?(scale: Double, n: Int, overflow: OverflowRule = .error) {
    let x0 = (-1 / scale - 1).rounded(.towardZero)
    guard scale > 0, -0x1p30 ... -1 ~= x0 else { return nil }
    self.init(x0: Int64(x0), n: n, overflow: overflow)
  }

  /// - Parameter x: An int32, of any sign.
  func callAsFunction(_ x: Int64) throws(KernelError) -> Int64 {
    let scaled = try fit(Int128(x + (x >> 1) - (x >> 4)), "x · log2 e")
    let raised = max(scaled, Int64(n) * x0)
    let q = raised / x0
    let r = raised - q * x0
    // At most 2^31, above 0; q is at most n, and 2^32 at least in magnitude is no int32.
    let unit = (r >> 1) - x0
    let shift = n - Int(q)
    guard shift < 64 else { return try fit(Int128(1) << 96, "exponential") }
    return try fit(Int128(unit) << Int128(shift), "exponential")
  }

  func fit(_ value: Int128, _ step: StaticString) throws(KernelError) -> Int64 {
    try Width.int32.fit(value, overflow, step)
  }

  /// ⌊(2^31 − 1) ÷ sum⌋ × e >> 24: both in int32, the division truncates.
  func normalize(_ exponential: Int64, by sum: Int64) throws(KernelError) -> Int64 {
    guard sum != 0 else { throw .zeroDivisor(step: "sum of exponentials") }
    return try fit(Int128(Shiftmax.full / sum) * Int128(exponential), "normalized product") >> 24
  }
}

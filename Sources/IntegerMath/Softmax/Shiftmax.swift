/// I-ViT's Shiftmax (arXiv 2207.01405, section 3.3; `quant_modules.py`, `IntSoftmax`).
///
/// A row of int8 (or wider) scores with scale S: e = ShiftExp(x − max) with n = 15, the sum clamped
/// to 2^31 − 1, y = ⌊e·⌊(2^31 − 1) ÷ Σe⌋ ÷ 2^(32 − bits)⌋ with scale 1 ÷ 2^(bits − 1).
public struct Shiftmax: Hashable, Sendable {
  public let exponential: ShiftExponential
  /// 8 as deployed, 16 as trained.
  public let outputBits: Int

  /// What a row went through.
  public struct Intermediates: Hashable, Sendable {
    /// Before the clamp.
    public var sum: Int64 = 0
  }

  static let full: Int64 = (1 << 31) - 1

  public init(_ exponential: ShiftExponential, outputBits: Int = 8) {
    precondition(2...16 ~= outputBits, "a probability has 2 to 16 bits")
    self.exponential = exponential
    self.outputBits = outputBits
  }

  /// The authors' constants; nil where x0 leaves its range.
  public init?(scale: Float, outputBits: Int = 8) {
    guard let exponential = ShiftExponential(scale: scale, n: 15) else { return nil }
    self.init(exponential, outputBits: outputBits)
  }

  /// - Parameters:
  ///   - x: Scores.
  ///   - y: As many elements as `x`.
  @discardableResult
  public func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> Intermediates {
    precondition(x.count == y.count, "a row and its result have one length")
    let largest = Int64(x.largest)
    var found = Intermediates()
    for index in x.indices {
      found.sum = try found.sum.adding(
        try exponential(Int64(x[index]) - largest), in: .int64, "sum of exponentials")
    }
    let factor = Self.full / min(found.sum, Self.full)
    for index in x.indices {
      // Where the sum is clamped the factor is 1; else e ≤ Σe bounds the product by 2^31 − 1.
      let product = try exponential(Int64(x[index]) - largest) * factor
      y[index] = Int32(
        truncatingIfNeeded: try Width.int32.checked(
          product >> Int64(32 - outputBits), "probability"))
    }
    return found
  }
}

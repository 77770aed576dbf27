/// The Shiftmax of I-ViT's deployed TVM graph (`TVM_benchmark/models/layers.py`,
/// `quantized_softmax`), read from its source: n = 16, e·((2^31 − 1) ÷ Σe) >> 24, cast to int8 with
/// scale 1 ÷ 128. Everything between is int32.
public struct TVMShiftmax: Hashable, Sendable {
  public let exponential: TVMShiftExponential

  /// What a row went through.
  public struct Intermediates: Hashable, Sendable {
    /// Before it is fit to int32.
    public var sum: Int64 = 0

    public var sumLeftInt32: Bool { !Width.int32.holds(sum) }
  }

  public init(_ exponential: TVMShiftExponential) { self.exponential = exponential }

  /// The authors' constant; nil where x0 leaves its range.
  public init?(scale: Double, overflow: OverflowRule = .error) {
    guard let exponential = TVMShiftExponential(scale: scale, n: 16, overflow: overflow) else {
      return nil
    }
    self.init(exponential)
  }

  /// - Parameters:
  ///   - x: Scores, int8.
  ///   - y: As many elements as `x`; the low 8 bits, as the graph's cast takes them.
  @discardableResult
  public func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> Intermediates {
    precondition(x.count == y.count, "a row and its result have one length")
    let largest = Int64(x.largest)
    var found = Intermediates()
    for index in x.indices {
      let value = try exponential(
        try exponential.fit(Int128(Int64(x[index]) - largest), "difference"))
      y[index] = Int32(truncatingIfNeeded: value)
      // Fewer than 2^31 elements of 32 bits.
      found.sum += value
    }
    let sum = try exponential.fit(Int128(found.sum), "sum of exponentials")
    for index in y.indices {
      let value = try exponential.normalize(Int64(y[index]), by: sum)
      y[index] = Int32(Int8(truncatingIfNeeded: value))
    }
    return found
  }
}

/// The Shiftmax of I-ViT's deployed TVM graph (`TVM_benchmark/models/layers.py`,
/// `quantized_softmax`), read from its source: n = 16, e·((2^31 − 1) ÷ Σe) >> 24, cast to int8 with
/// scale 1 ÷ 128. Everything between is int32.
package struct TVMShiftmax: Hashable, Sendable {
  package let exponential: TVMShiftExponential

  package init(_ exponential: TVMShiftExponential) { self.exponential = exponential }

  /// The authors' constant; nil where x0 leaves its range.
  package init?(scale: Double, overflow: OverflowRule = .error) {
    guard let exponential = TVMShiftExponential(scale: scale, n: 16, overflow: overflow) else {
      return nil
    }
    self.init(exponential)
  }

  /// - Parameters:
  ///   - x: Scores, int8.
  ///   - y: As many elements as `x`; the low 8 bits, as the graph's cast takes them.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> SoftmaxSums {
    // Fewer than 2^31 elements of 32 bits: their sum leaves no 63.
    try x.softmax(into: &y, keepsTerms: true) { difference throws(KernelError) in
      try exponential(try exponential.fit(Int128(difference), "difference"))
    } divisor: { sum throws(KernelError) in
      try exponential.fit(Int128(sum), "sum of exponentials")
    } share: { term, sum throws(KernelError) in
      Int32(Int8(truncatingIfNeeded: try exponential.normalize(term, by: sum)))
    }
  }
}

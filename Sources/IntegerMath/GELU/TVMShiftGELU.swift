/// The ShiftGELU of I-ViT's deployed TVM graph (`TVM_benchmark/models/layers.py`,
/// `quantized_gelu`), read from its source: n = 23, int32 throughout. Rows whose maximum is far
/// enough below 0 leave int32; the graph wraps there, and what it gives is meaningless.
package struct TVMShiftGELU: Hashable, Sendable {
  package let exponential: TVMShiftExponential

  package init(_ exponential: TVMShiftExponential) { self.exponential = exponential }

  /// What a row went through.
  package struct Intermediates: Hashable, Sendable {
    /// Whether a sum of the two exponentials is no int32.
    package var sumLeftInt32 = false
  }

  /// The authors' constant, trunc(−1 ÷ (1.702·S) − 1); nil where it leaves its range.
  package init?(scale: Double, overflow: OverflowRule = .error) {
    guard let exponential = TVMShiftExponential(scale: scale * 1.702, n: 23, overflow: overflow)
    else { return nil }
    self.init(exponential)
  }

  /// - Parameter y: As many elements as `x`; int32 values.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int64>
  ) throws(KernelError) -> Intermediates {
    precondition(x.count == y.count, "a row and its result have one length")
    let largest = Int64(x.largest)
    var found = Intermediates()
    let below = try exponential(try exponential.fit(Int128(-largest), "negated maximum"))
    for index in x.indices {
      let difference = try exponential.fit(Int128(Int64(x[index]) - largest), "difference")
      let value = try exponential(difference)
      if !Width.int32.holds(value + below) { found.sumLeftInt32 = true }
      let sum = try exponential.fit(Int128(value + below), "sum of exponentials")
      let sigmoid = try exponential.normalize(value, by: sum)
      y[index] = try exponential.fit(Int128(x[index]) * Int128(sigmoid), "result")
    }
    return found
  }
}

/// A row's integer mean: what I-BERT and I-ViT subtract first.
enum CenteredRow {
  /// Σx ÷ C, rounded half to even as `torch.round` does.
  static func mean(_ x: Span<Int32>) -> Int64 {
    precondition(x.count > 0, "a row has at least one element")
    return x.sum.divided(by: Int64(x.count), .halfEven)
  }

  /// Σ ⌊(x − mean) ÷ 2^shift⌋².
  static func squares(
    _ x: Span<Int32>, mean: Int64, shift: Int, in width: Width
  ) throws(KernelError) -> Int64 {
    var sum: Int64 = 0
    for index in x.indices {
      let value = (Int64(x[index]) - mean) >> Int64(shift)
      sum = try sum.adding(
        try value.multiplied(by: value, in: width, "sum of squares"), in: width, "sum of squares")
    }
    return sum
  }

  /// y = ⌊(x − mean)·factor ÷ 2⌋ + bias.
  static func normalize(
    _ x: Span<Int32>, mean: Int64, factor: Int64, bias: Span<Int64>, in width: Width,
    into y: inout MutableSpan<Int64>
  ) throws(KernelError) {
    for index in x.indices {
      let product = try (Int64(x[index]) - mean).multiplied(by: factor, in: .int64, "product")
      y[index] = try (product >> 1).adding(bias[index], in: width, "result")
    }
  }
}

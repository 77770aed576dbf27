/// What a row of a softmax went through that takes the row's maximum first.
package struct SoftmaxSums: Hashable, Sendable {
  package var largestScore: Int64
  /// A term represents e^(x − max), or 2^(x − max), in the kernel's scale.
  package var largestTerm: Int64 = 0
  /// Of the terms.
  package var sum: Int64 = 0
}

extension Span<Int32> {
  /// The softmax that has its row's maximum at hand: a term for each score's difference from it, the sum
  /// of the terms, and the share of it that each term has.
  ///
  /// - Parameters:
  ///   - y: As many elements as this row, which has at least one.
  ///   - keepsTerms: Whether terms wait in `y` until the sum is known; only where all fit 32 bits. Else
  ///     they are computed again.
  ///   - width: Of the sum.
  ///   - step: What errors call the sum.
  ///   - term: Of a difference, at most 0.
  ///   - divisor: What shares take of the sum, once a row.
  ///   - share: Of a term.
  @inline(__always)
  func softmax<Divisor>(
    into y: inout MutableSpan<Int32>, keepsTerms: Bool, sumWidth width: Width = .int64,
    _ step: StaticString = "sum of exponentials",
    term: (Int64) throws(KernelError) -> Int64,
    divisor: (Int64) throws(KernelError) -> Divisor,
    share: (Int64, Divisor) throws(KernelError) -> Int32
  ) throws(KernelError) -> SoftmaxSums {
    precondition(count == y.count, "a row and its result have one length")
    var found = SoftmaxSums(largestScore: Int64(largest))
    for index in indices {
      let value = try term(Int64(self[index]) - found.largestScore)
      if keepsTerms { y[index] = Int32(truncatingIfNeeded: value) }
      found.largestTerm = Swift.max(found.largestTerm, value)
      found.sum = try found.sum.adding(value, in: width, step)
    }
    let divisor = try divisor(found.sum)
    for index in indices {
      let value =
        keepsTerms ? Int64(y[index]) : try term(Int64(self[index]) - found.largestScore)
      y[index] = try share(value, divisor)
    }
    return found
  }
}

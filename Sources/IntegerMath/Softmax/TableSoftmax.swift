/// Softmax by a table of exponentials. The designs that have one publish no bits, so this **definition
/// is our own**.
///
/// Of scores with scale S, the difference to the largest, 0 to 255, is the place in a table of
/// round(2^15·exp(−i·S)); beyond its end the last entry holds. The sum has 32 bits; a result is the
/// share of it by one reciprocal (`ReciprocalQuotient`), 8 bits with scale 2^−8.
package struct TableSoftmax: Hashable, Sendable {
  /// 1 to 65,536 entries of at most 2^15, the first one 2^15, none above the one before.
  package let table: [Int32]
  package let sumWidth: Width

  package init(table: [Int32], sumWidth: Width = .unsigned(32)) {
    precondition(1...65_536 ~= table.count, "a table has 1 to 65,536 entries")
    precondition(table[0] == Int32(ReciprocalQuotient.one), "the first entry is 2^15")
    precondition(
      zip(table, table.dropFirst()).allSatisfy { $0 >= $1 && $1 >= 0 },
      "entries do not grow, and are not negative")
    self.table = table
    self.sumWidth = sumWidth
  }

  /// - Parameters:
  ///   - x: Scores, at least one.
  ///   - y: As many elements as `x`; 0 to 255 with scale 2^−8.
  /// - Throws: `KernelError.width` where the sum leaves its width.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> SoftmaxSums {
    try x.softmax(into: &y, keepsTerms: true, sumWidth: sumWidth) {
      entry(at: -$0)
    } divisor: {
      ReciprocalQuotient(sum: $0)
    } share: {
      $1($0)
    }
  }

  private func entry(at distance: Int64) -> Int64 {
    Int64(table[Int(min(distance, Int64(table.count - 1)))])
  }
}

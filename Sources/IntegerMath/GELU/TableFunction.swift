/// A function of one value by a table: GELU, or another activation, with the result's scale in its
/// entries. What a table of stated size is leaves no choice but how inputs that have more bits than
/// the table find their place: by their top bits (our definition).
package struct TableFunction: Hashable, Sendable {
  /// 2^n entries, n at most 16: of the lowest input first.
  package let table: [Int32]
  /// Of the input, its sign included; at least n.
  package let inputBits: Int
  /// Low bits of the input that are truncated.
  private let cut: Int

  package init(table: [Int32], inputBits: Int) {
    let bits = table.count.trailingZeroBitCount
    precondition(
      !table.isEmpty && table.count == 1 << bits && bits <= 16,
      "a table has a power of two of entries, 65,536 at most")
    precondition(
      max(1, bits)...32 ~= inputBits, "an input has at least the table's bits, 32 at most")
    self.table = table
    self.inputBits = inputBits
    cut = inputBits - bits
  }

  /// - Throws: `KernelError.width` where the input leaves its bits.
  package func callAsFunction(_ x: Int32) throws(KernelError) -> Int32 {
    let place = try Width(inputBits).checked(Int64(x), "input") >> Int64(cut)
    return table[Int(place) + table.count / 2]
  }

  /// - Parameter y: As many elements as `x`.
  package func row(_ x: Span<Int32>, into y: inout MutableSpan<Int32>) throws(KernelError) {
    precondition(x.count == y.count, "a row and its result have one length")
    for index in x.indices { y[index] = try self(x[index]) }
  }
}

/// What of the DRAM traffic of a layer, or of a run, is there for what reason.
package struct Traffic: Sendable, Equatable {
  /// Weights and parameters with their scales and indices, and model inputs, at their first reader, and
  /// model outputs: once each. No schedule moves less.
  package var compulsory = 0
  /// Activations that did not stay on chip, written once and read once by each operator that reads
  /// them, and partial sums.
  package var spilled = 0
  /// Of the spilled bytes, 4-byte partial sums.
  package var partialSums = 0

  package init(compulsory: Int = 0, spilled: Int = 0, partialSums: Int = 0) {
    self.compulsory = compulsory
    self.spilled = spilled
    self.partialSums = partialSums
  }

  /// What of `bytes` is neither: operands that came more than once, as a tile's size and the order of
  /// its loops read it, and copies of them.
  package func refetched(of bytes: Int) -> Int { bytes - compulsory - spilled }

  package static func += (lhs: inout Self, rhs: Self) {
    lhs.compulsory += rhs.compulsory
    lhs.spilled += rhs.spilled
    lhs.partialSums += rhs.partialSums
  }
}

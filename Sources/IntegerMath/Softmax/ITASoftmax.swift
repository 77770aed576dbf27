/// ITA's streaming softmax (arXiv 2307.03493; `src/ita_softmax.sv`, `PyITA/softmax.py`).
///
/// An int8 row whose scale is folded to ln 2 comes in groups of `group` elements, one maximum and one
/// sum running: Σ ← (Σ >> (m_new − m_old)) + Σᵢ (256 >> (m − xᵢ)), 19 bits; then
/// y = ⌊65,280 ÷ Σ⌋ >> (m − x), 8 bits with scale 1 ÷ 256. It needs no separate pass over memory.
package struct ITASoftmax: Hashable, Sendable {
  /// Elements that come together, 16 in the design.
  package let group: Int
  /// Of the running sum, 19 in the design: rows of at most 2,047 equal elements fit.
  package let sumWidth: Width

  /// What a row went through.
  package struct Intermediates: Hashable, Sendable {
    package var largest: Int64 = 0
    package var sum: Int64 = 0
    package var inverse: Int64 = 0
  }

  package init(group: Int = 16, sumWidth: Width = .unsigned(19)) {
    precondition(group > 0, "a group has at least one element")
    self.group = group
    self.sumWidth = sumWidth
  }

  /// - Parameters:
  ///   - x: Scores, int8, at least one.
  ///   - y: As many elements as `x`; 0 to 255.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int32>
  ) throws(KernelError) -> Intermediates {
    precondition(x.count == y.count && x.count > 0, "a row and its result have one length")
    // The register's start; elements are never below it.
    var found = Intermediates(largest: -128)
    var start = 0
    while start < x.count {
      let end = min(start + group, x.count)
      var largest = found.largest
      for index in start..<end {
        largest = max(largest, try Width.int8.checked(Int64(x[index]), "score"))
      }
      found.sum >>= largest - found.largest
      found.largest = largest
      for index in start..<end {
        found.sum = try found.sum.adding(
          256 >> (largest - Int64(x[index])), in: sumWidth, "sum of powers")
      }
      start = end
    }
    // The maximum's own 256 is in the sum.
    found.inverse = 65_280 / found.sum
    for index in x.indices {
      y[index] = Int32(truncatingIfNeeded: found.inverse >> (found.largest - Int64(x[index])))
    }
    return found
  }
}

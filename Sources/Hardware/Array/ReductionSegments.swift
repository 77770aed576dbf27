/// Parts of an output-stationary array's reduction, for each of which the array loads its operands again
/// while the sums stay in the PEs: the first operand's rows are loaded, and the skew is paid again.
public struct ReductionSegments: Sendable, Equatable {
  /// Elements of the reduction in one.
  public var length: Int
  /// Cycles in which a row of the array loads its operand before the first vector, one row after the
  /// other.
  public var rowLoad: Int

  public init(length: Int, rowLoad: Int = 0) {
    self.length = length
    self.rowLoad = rowLoad
  }
}

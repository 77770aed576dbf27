/// Rows of elements that a unit or the host works on.
public struct RowWork: Sendable, Equatable {
  /// An operand that comes by rows, or the result.
  public struct Operand: Sendable, Equatable {
    public var bytes: Int
    /// Otherwise it moves once between DRAM and buffer.
    public var isOnChip: Bool
  }

  /// Elements of the batch, rows of each, elements of a row.
  public var batch: Int
  public var rows: Int
  public var length: Int
  /// Rows of a batch element that come together through the buffers.
  public var tileRows: Int
  public var operands: [Operand]
  public var result: Operand
  /// What is loaded once and kept beside the unit: gamma, beta.
  public var parameterBytes: Int
}

/// Rows of elements that a unit or the host works on.
package struct RowWork: Sendable, Equatable {
  /// An operand that comes by rows, or the result.
  package struct Operand: Sendable, Equatable {
    package var bytes: Int
    /// Otherwise it moves once between DRAM and buffer.
    package var isOnChip: Bool
  }

  /// Elements of the batch, rows of each, elements of a row.
  package var batch: Int
  package var rows: Int
  package var length: Int
  /// Rows of a batch element that come together through the buffers.
  package var tileRows: Int
  package var operands: [Operand]
  package var result: Operand
  /// What is loaded once and kept beside the unit: gamma, beta.
  package var parameterBytes: Int
}

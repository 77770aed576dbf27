/// The bytes in memory that a transfer moves: rows of one tensor, from the tensor's own start.
public struct Footprint: Hashable, Sendable {
  /// What of an operator a transfer belongs to; each has its place in memory.
  public enum Part: Int, CaseIterable, Sendable {
    case firstOperand
    case secondOperand
    /// Operands beyond the second, one after the other.
    case otherOperands
    /// Biases, scales: what is kept at a unit or the array.
    case parameters
    case result
    /// Partial sums that found no space on chip.
    case partialSums
  }

  public var part: Part
  /// Of the first row, in bytes from the part's start.
  public var offset: Int
  public var rows: Int
  public var rowBytes: Int
  /// Bytes from the start of a row to that of the next.
  public var pitch: Int

  public init(_ part: Part, offset: Int, rows: Int, rowBytes: Int, pitch: Int) {
    self.part = part
    self.offset = offset
    self.rows = rows
    self.rowBytes = rowBytes
    self.pitch = pitch
    // Rows without a gap are one.
    if rowBytes == pitch || rows == 1 {
      self.rowBytes = rowBytes * rows
      self.rows = 1
      self.pitch = self.rowBytes
    }
  }

  /// Bytes that lie one after the other.
  public init(_ part: Part, offset: Int = 0, bytes: Int) {
    self.init(part, offset: offset, rows: 1, rowBytes: bytes, pitch: bytes)
  }

  /// A part of a matrix of elements of `bits` bits, stored row by row, one batch element after the
  /// other. Where elements do not fill bytes, rows are taken to their last byte.
  public init(
    _ part: Part, element: Int = 0, of matrix: (rows: Int, columns: Int), bits: Int,
    firstRow: Int, rows: Int, firstColumn: Int, columns: Int
  ) {
    let width = matrix.columns * bits
    let start = element * matrix.rows * width + firstRow * width + firstColumn * bits
    if columns == matrix.columns || rows == 1 {
      let end = start + (rows - 1) * width + columns * bits
      self.init(part, offset: start / 8, bytes: (end + 7) / 8 - start / 8)
    } else {
      self.init(
        part, offset: start / 8, rows: rows, rowBytes: (columns * bits + 7) / 8,
        pitch: max((width + 7) / 8, (columns * bits + 7) / 8))
    }
  }
}

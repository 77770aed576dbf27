import Hardware
import Quantities

/// How the rows of an operator are split into the blocks by which others wait for them.
struct RowBlocks: Hashable {
  /// Rows of one batch element.
  let rows: Int
  let rowsPerBlock: Int

  /// - Parameters:
  ///   - least: Rows that the array finishes together.
  ///   - most: Blocks of an element at most (`mapping.row_blocks`).
  init(rows: Int, least: Int, most: Int) {
    self.rows = rows
    rowsPerBlock = max(least, ceilingDivision(ceilingDivision(rows, most), least) * least)
  }

  var count: Int { ceilingDivision(rows, rowsPerBlock) }

  func range(_ index: Int) -> Range<Int> {
    index * rowsPerBlock..<min(rows, (index + 1) * rowsPerBlock)
  }
}

import Hardware
import Quantities

/// How the rows of an operator are cut into the blocks by which others wait for them.
struct RowBlocks: Hashable {
  /// Rows of one batch element.
  let rows: Int
  let rowsPerBlock: Int

  /// Blocks of an element at most, so that long sequences do not make more tasks than they need.
  private static let most = 64

  /// - Parameter least: Rows that the array finishes together.
  init(rows: Int, least: Int) {
    self.rows = rows
    rowsPerBlock = max(
      least, ceilingDivision(ceilingDivision(rows, Self.most), least) * least)
  }

  var count: Int { ceilingDivision(rows, rowsPerBlock) }

  func range(_ index: Int) -> Range<Int> {
    index * rowsPerBlock..<min(rows, (index + 1) * rowsPerBlock)
  }
}

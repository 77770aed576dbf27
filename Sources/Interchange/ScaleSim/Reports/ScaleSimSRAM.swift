import Hardware
import Quantities

/// What SCALE-Sim counts at its three SRAMs for a product, and when.
///
/// Its conventions, which its reports show and the machine does not have:
/// - cycles count from 0, and reads are seen one cycle after they were asked for
///   (`memory/read_port.py`: latency 1), writes in theirs;
/// - where outputs stay, every fold adds R + C words to the writes (`systolic_compute_os.py`, the
///   shape of the fold's matrix is added to the count of its elements);
/// - else, partial sums are written by every row fold and never read back;
/// - elements of windows that hang over the image are counted, although they are never asked for.
struct ScaleSimSRAM {
  var ifmap: ScaleSimAccess
  var filter: ScaleSimAccess
  var ofmap: ScaleSimAccess

  init(_ folds: ScaleSimFolds, m: Int, k: Int, n: Int, windows: ScaleSimWindows) {
    let (rows, last) = (folds.rows, folds.lastStart)
    let usedRows = folds.usedRows(folds.rowFolds - 1)
    let usedColumns = folds.usedColumns(folds.columnFolds - 1)
    let (b, rowFolds, columnFolds) = (folds.batch, folds.rowFolds, folds.columnFolds)
    let ifmapStop = Self.lastInput(folds, windows) + 1
    switch folds.dataflow {
    case .outputStationary:
      ifmap = ScaleSimAccess(start: 1, stop: ifmapStop, words: b * m * k * columnFolds)
      filter = ScaleSimAccess(
        start: 1, stop: last + k - 1 + usedColumns - 1 + 1, words: b * k * n * rowFolds)
      // The bottom row's results leave first.
      ofmap = ScaleSimAccess(
        start: k - 1 + rows - min(rows, m), stop: last + k - 1 + rows - 1 + usedColumns - 1,
        words: b * m * n + folds.count * (rows + folds.columns))
    case .weightStationary:
      ifmap = ScaleSimAccess(start: rows + 1, stop: ifmapStop, words: b * m * k * columnFolds)
      filter = ScaleSimAccess(
        start: rows - min(rows, k) + 1, stop: last + rows - 1 + 1, words: b * k * n)
      ofmap = ScaleSimAccess(
        start: 2 * rows - 1, stop: last + 2 * rows - 1 + m - 1 + usedColumns - 1,
        words: b * m * n * rowFolds)
    case .inputStationary:
      ifmap = ScaleSimAccess(start: rows - min(rows, k) + 1, stop: ifmapStop, words: b * m * k)
      filter = ScaleSimAccess(
        start: rows + 1, stop: last + rows + n - 1 + usedRows - 1 + 1,
        words: b * k * n * columnFolds)
      ofmap = ScaleSimAccess(
        start: 2 * rows - 1, stop: last + 2 * rows - 1 + n - 1 + usedColumns - 1,
        words: b * m * n * rowFolds)
    }
  }

  /// The last cycle in which an element of the image is asked for: in the last fold that has one.
  private static func lastInput(_ folds: ScaleSimFolds, _ windows: ScaleSimWindows) -> Int {
    for column in (0..<folds.columnFolds).reversed() {
      for row in (0..<folds.rowFolds).reversed() {
        if let cycle = lastInput(folds, windows, row: row, column: column) {
          return folds.start(row: row, column: column) + cycle
        }
      }
    }
    return 0
  }

  /// Within a fold; nil where all that it would ask for lies outside the image.
  private static func lastInput(
    _ folds: ScaleSimFolds, _ windows: ScaleSimWindows, row: Int, column: Int
  ) -> Int? {
    let first = row * folds.rows
    let columns = column * folds.columns..<column * folds.columns + folds.usedColumns(column)
    var latest: Int?
    for index in 0..<folds.usedRows(row) {
      let cycle: Int?
      switch folds.dataflow {
      case .outputStationary:
        cycle = windows.lastElement(ofWindow: first + index).map { $0 + index }
      case .weightStationary:
        cycle = windows.lastWindow(withElement: first + index, in: 0..<folds.vectors)
          .map { folds.rows + $0 + index }
      case .inputStationary:
        // Rows are filled from the last to the first, each in one cycle.
        cycle = windows.lastWindow(withElement: first + index, in: columns)
          .map { _ in folds.rows - 1 - index }
      }
      if let cycle { latest = max(latest ?? cycle, cycle) }
    }
    return latest
  }
}

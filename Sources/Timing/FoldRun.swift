/// The folds of a tile one after the other, summed without walking them.
///
/// Row folds follow each other first, or column folds do. All are full but the last of the rows and the last of the
/// columns, so that there are four sizes, seven kinds of step between them, and the last fold of each
/// size is a candidate for the last end: a fold that uses less of the grid drains sooner.
struct FoldRun {
  /// From the first fold's first vector to the last one's.
  let lastStart: Int
  /// From the first fold's first vector to the last end.
  let end: Int
  let first: FoldTiming.Size
  let last: FoldTiming.Size

  init(
    _ folds: Folds, _ full: FoldTiming.Size, isFull: Bool, columnsFirst: Bool = false,
    _ timing: FoldTiming
  ) {
    let corner = isFull ? full : FoldTiming.Size(rows: folds.lastRows, columns: folds.lastColumns)
    guard corner != full else {
      // All equal.
      lastStart = folds.count > 1 ? (folds.count - 1) * timing.gap(from: full, to: full) : 0
      end = lastStart + timing.streaming + timing.remainder(full)
      (first, last) = (full, full)
      return
    }
    // The words below are those of row folds first; the other order mirrors them.
    var lowest = FoldTiming.Size(rows: corner.rows, columns: full.columns)
    var rightmost = FoldTiming.Size(rows: full.rows, columns: corner.columns)
    var (rows, columns) = (folds.rowFolds, folds.columnFolds)
    if columnsFirst {
      swap(&lowest, &rightmost)
      swap(&rows, &columns)
    }
    // Down a column of full width, and down the last one.
    var column = 0
    var lastColumn = 0
    var stepToCorner = 0
    var stepToLowest = 0
    if rows > 1 {
      stepToCorner = timing.gap(from: rightmost, to: corner)
      lastColumn = (rows - 2) * timing.gap(from: rightmost, to: rightmost) + stepToCorner
      if columns > 1 {
        stepToLowest = timing.gap(from: full, to: lowest)
        column = (rows - 2) * timing.gap(from: full, to: full) + stepToLowest
      }
    }
    var start = lastColumn
    // From the last fold's last vector to the last end.
    var tail = timing.remainder(corner)
    if rows > 1 { tail = max(tail, timing.remainder(rightmost) - stepToCorner) }
    if columns > 1 {
      let top = rows > 1 ? full : lowest
      let topOfLast = rows > 1 ? rightmost : corner
      let across = timing.gap(from: lowest, to: topOfLast)
      start += (columns - 1) * column + (columns - 2) * timing.gap(from: lowest, to: top) + across
      let before = lastColumn + across
      tail = max(tail, timing.remainder(lowest) - before)
      if rows > 1 { tail = max(tail, timing.remainder(full) - before - stepToLowest) }
    }
    lastStart = start
    end = start + timing.streaming + tail
    first = FoldTiming.Size(
      rows: folds.rowFolds > 1 ? full.rows : corner.rows,
      columns: folds.columnFolds > 1 ? full.columns : corner.columns)
    last = corner
  }
}

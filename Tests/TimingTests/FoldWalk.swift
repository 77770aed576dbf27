import Hardware
@testable import Timing

/// An independent reference of the PE grid's timing: walks the folds of a tile one by one and notes
/// when each preloads, streams and drains. Slow and plain; the closed forms have to equal it.
///
/// Folds follow each other with the row folds innermost, so that a column of results is finished
/// before the next begins, unless told otherwise. Rules, for a fold of r rows, c columns and T cycles of vectors:
///
/// - its first vector enters at `first`, its last result leaves at `first` + T + r + c − 2;
/// - a stationary operand takes r cycles of preload before the first vector: with nothing streaming
///   (serial), or from the first vector of the fold before on (double-buffered);
/// - without overlap, it starts when the fold before has drained;
/// - pipelined, it follows the last vector of the fold before; sums of an output-stationary fold
///   leave one row a cycle, so that the next ones can only follow r cycles later.
struct FoldWalk {
  var array: PEArray
  var packing: Int
  var cyclesPerVector: Int
  /// Column folds innermost instead, so that rows of results are finished one after the other.
  var finishesRows = false

  struct Fold {
    var rows: Int
    var columns: Int
    var preloadStart: Int
    var preloadEnd: Int
    var first: Int
    var lastVector: Int
    var lastResult: Int
  }

  func folds(_ tile: TileShape) -> [Fold] {
    let columnsOfN = (tile.n + packing - 1) / packing
    let (inRows, inColumns, vectors) =
      switch array.dataflow {
      case .outputStationary: (tile.m, columnsOfN, tile.k)
      case .weightStationary: (tile.k, columnsOfN, tile.m)
      case .inputStationary: (tile.k, tile.m, columnsOfN)
      }
    let streaming = vectors * cyclesPerVector
    var folds: [Fold] = []
    let columnStarts = stride(from: 0, to: inColumns, by: array.columns)
    let rowStarts = stride(from: 0, to: inRows, by: array.rows)
    let starts =
      finishesRows
      ? rowStarts.flatMap { row in columnStarts.map { (row: row, column: $0) } }
      : columnStarts.flatMap { column in rowStarts.map { (row: $0, column: column) } }
    for (row, column) in starts {
      let isFull = array.ragged == .full
      let rows = isFull ? array.rows : min(array.rows, inRows - row)
      let columns = isFull ? array.columns : min(array.columns, inColumns - column)
      folds.append(next(rows: rows, columns: columns, streaming, after: folds.last))
    }
    return folds
  }

  private func next(rows: Int, columns: Int, _ streaming: Int, after last: Fold?) -> Fold {
    let free =
      switch array.foldOverlap {
      case .none: last?.lastResult ?? 0
      case .pipelined, .streamed: last?.lastVector ?? 0
      }
    var preloadStart = 0
    var preloadEnd = 0
    var first = free
    if array.dataflow == .outputStationary {
      if let last, array.foldOverlap == .pipelined { first = max(first, last.first + last.rows) }
    } else {
      preloadStart = array.preload.policy == .serial ? free : last?.first ?? 0
      preloadEnd = preloadStart + rows
      first = max(first, preloadEnd)
    }
    return Fold(
      rows: rows, columns: columns, preloadStart: preloadStart, preloadEnd: preloadEnd,
      first: first, lastVector: first + streaming,
      lastResult: first + streaming + rows + columns - 2)
  }

  func cycles(_ tile: TileShape) -> Int { folds(tile).map(\.lastResult).max() ?? 0 }
}

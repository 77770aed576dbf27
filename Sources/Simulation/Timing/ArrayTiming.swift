import Hardware
import Quantities

/// Closed forms for a run of folds on the PE grid: a tile that is computed between two hand-overs of
/// buffers. See `ArrayTime` for what is counted.
///
/// A fold holds up to R × C of the stationary dimensions and streams T vectors through them; row folds
/// follow each other first, so that a column of results is finished before the next begins:
///
/// | dataflow | rows | columns | T |
/// |---|---|---|---|
/// | output-stationary | M | N | K |
/// | weight-stationary | K | N | M |
/// | input-stationary | K | M | N |
///
/// Operands enter skewed by one cycle a row and a column, so that the last result of a fold leaves
/// r + c − 2 cycles after its last vector entered. A stationary operand loads one row a cycle, r
/// cycles. With `fold_overlap: none` the cycles equal SCALE-Sim's: K + R + C − 2 a fold for
/// output-stationary, T + 2R + C − 2 for the others (`facts`: scale-sim-v2, `compute/`).
public struct ArrayTiming: Sendable {
  private let rows: Int
  private let columns: Int
  private let dataflow: Dataflow
  private let preload: Preload
  private let overlap: FoldOverlap
  private let isFull: Bool
  private let packing: Int
  private let cyclesPerVector: Int

  public init(array: PEArray, mode: PEMode) {
    rows = array.rows
    columns = array.columns
    dataflow = array.dataflow
    preload = array.preload
    overlap = array.foldOverlap
    isFull = array.ragged == .full
    packing = mode.packing
    cyclesPerVector = mode.cycles
  }

  /// MACs a cycle with every PE busy, as a fraction.
  public var peak: (macs: Int, cycles: Int) { (rows * columns * packing, cyclesPerVector) }

  /// The multiple of each dimension that fills the grid.
  public var grain: TileShape {
    switch dataflow {
    case .outputStationary: TileShape(m: rows, k: 1, n: columns * packing)
    case .weightStationary: TileShape(m: 1, k: rows, n: columns * packing)
    case .inputStationary: TileShape(m: columns, k: rows, n: packing)
    }
  }

  /// How the tile folds onto the grid.
  public func folds(_ tile: TileShape) -> Folds {
    switch dataflow {
    case .outputStationary:
      Folds(inRows: tile.m, rows, inColumns: ceilingDivision(tile.n, packing), columns, tile.k)
    case .weightStationary:
      Folds(inRows: tile.k, rows, inColumns: ceilingDivision(tile.n, packing), columns, tile.m)
    case .inputStationary:
      Folds(inRows: tile.k, rows, inColumns: tile.m, columns, ceilingDivision(tile.n, packing))
    }
  }

  public func time(_ tile: TileShape) -> ArrayTime {
    let folds = folds(tile)
    let vectors = folds.vectors * cyclesPerVector
    let streaming = folds.count * vectors
    let firstRows = isFull || folds.rowFolds > 1 ? rows : folds.lastRows
    let lastRows = isFull ? rows : folds.lastRows
    let lastColumns = isFull ? columns : folds.lastColumns
    let total: Int
    switch overlap {
    case .none:
      total = separateFolds(folds, vectors, firstRows, lastRows, lastColumns)
    case .pipelined:
      total = pipelinedFolds(folds, vectors, firstRows, lastRows, lastColumns)
    }
    let ideal = Int(
      Int128(tile.macs) * Int128(cyclesPerVector) / Int128(rows * columns * packing))
    return ArrayTime(ideal: ideal, ragged: streaming - ideal, fillDrain: total - streaming)
  }

  /// Each fold's vectors follow those of the fold before, or its preload, or the drain of the sums
  /// before where these take longer. A fold that uses less of the grid drains sooner, so that the
  /// last fold need not end last.
  private func pipelinedFolds(
    _ folds: Folds, _ vectors: Int, _ firstRows: Int, _ lastRows: Int, _ lastColumns: Int
  ) -> Int {
    let drains = dataflow == .outputStationary
    let isHidden = drains || preload == .doubleBuffered
    // From a fold's first vector to the next one's: past the drain of this one or the preload of the
    // next, of all rows or of the last ones.
    let fullGap = isHidden ? max(vectors, rows) : vectors + rows
    let edgeGap = isHidden ? max(vectors, lastRows) : vectors + lastRows
    let fullRowFolds = folds.rowFolds - 1
    let allGaps = folds.columnFolds * (fullRowFolds * fullGap + edgeGap)
    let isFirstFull = !drains && fullRowFolds > 0
    let lastStart = (drains ? 0 : firstRows) + allGaps - (isFirstFull ? fullGap : edgeGap)
    // How much later than the last fold others end.
    let rowBefore = drains ? fullGap : edgeGap
    let columnBefore = fullRowFolds * fullGap + edgeGap
    var skew = lastRows + lastColumns
    if fullRowFolds > 0 { skew = max(skew, rows + lastColumns - rowBefore) }
    if folds.columnFolds > 1 {
      skew = max(skew, lastRows + columns - columnBefore)
      if fullRowFolds > 0 { skew = max(skew, rows + columns - columnBefore - rowBefore) }
    }
    return lastStart + vectors + skew - 2
  }

  /// Each fold ends before the next starts: vectors and skew, and a preload before them or, double
  /// buffered, under the fold before.
  private func separateFolds(
    _ folds: Folds, _ vectors: Int, _ firstRows: Int, _ lastRows: Int, _ lastColumns: Int
  ) -> Int {
    let fullRowFolds = folds.rowFolds - 1
    let fullColumnFolds = folds.columnFolds - 1
    let rowSum = folds.columnFolds * (fullRowFolds * rows + lastRows)
    let columnSum = folds.rowFolds * (fullColumnFolds * columns + lastColumns)
    let bodies = folds.count * (vectors - 2) + rowSum + columnSum
    switch (dataflow, preload) {
    case (.outputStationary, _):
      return bodies
    case (_, .serial):
      return bodies + rowSum
    case (_, .doubleBuffered):
      // Only a fold of few rows can be shorter than the preload of a full fold behind it.
      let shortest = vectors + lastRows + columns - 2
      let exposed = max(0, firstRows - shortest) * fullColumnFolds
      return firstRows + bodies + exposed
    }
  }
}

/// The folds of a tile: full ones, and a last row and column of folds that may be partly used.
public struct Folds: Sendable {
  public var rowFolds: Int
  public var columnFolds: Int
  /// Rows and columns that the last ones use.
  public var lastRows: Int
  public var lastColumns: Int
  /// Vectors that stream through a fold.
  public var vectors: Int

  init(inRows: Int, _ rows: Int, inColumns: Int, _ columns: Int, _ vectors: Int) {
    rowFolds = ceilingDivision(inRows, rows)
    columnFolds = ceilingDivision(inColumns, columns)
    lastRows = inRows - (rowFolds - 1) * rows
    lastColumns = inColumns - (columnFolds - 1) * columns
    self.vectors = vectors
  }

  public var count: Int { rowFolds * columnFolds }
}

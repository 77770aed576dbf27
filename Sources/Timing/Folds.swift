import Hardware
import Quantities

/// The folds of a tile: full ones, and a last row and column of folds that may be partly used.
public struct Folds: Sendable {
  public var rowFolds: Int
  public var columnFolds: Int
  /// Rows and columns that the last ones use.
  public var lastRows: Int
  public var lastColumns: Int
  /// Vectors that stream through a fold.
  public var vectors: Int
  /// Groups of the reduction, each with separate sums.
  public var groups = 1

  init(inRows: Int, _ rows: Int, inColumns: Int, _ columns: Int, _ vectors: Int) {
    rowFolds = ceilingDivision(inRows, rows)
    columnFolds = ceilingDivision(inColumns, columns)
    lastRows = inRows - (rowFolds - 1) * rows
    lastColumns = inColumns - (columnFolds - 1) * columns
    self.vectors = vectors
  }

  public var count: Int { rowFolds * columnFolds }

  /// One after the other: where sums stay in the PEs, each group is a fold.
  func inOrder(of dataflow: Dataflow) -> Folds {
    guard groups > 1, dataflow == .outputStationary else { return self }
    var folds = self
    folds.rowFolds *= groups
    return folds
  }
}

/// The part of the PE array that folds use at most: its first rows and columns.
public struct ArrayPart: Hashable, Sendable {
  public var rows: Int
  public var columns: Int

  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }
}

import Diagnostics

/// Comma-separated values with a header line, as a spreadsheet or another tool writes them.
public struct CSVTable: Sendable {
  public struct Cell: Sendable {
    public var text: String
    public var location: SourceLocation
  }

  public let source: SourceText
  public let columns: [Cell]
  /// Each with as many cells as there are columns.
  public let rows: [[Cell]]
}

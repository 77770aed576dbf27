/// When the rows of a tile pass: those of the first operand into the array, those of the results out.
///
/// Rows pass in groups, at least `interval` cycles from one group to the next: of a weight-stationary
/// array a row a vector, in its last fold; of the others the rows that a fold holds.
public struct RowFlow: Hashable, Sendable {
  public var rows: Int
  public var group: Int
  /// At least 1.
  public var interval: Int

  /// Cycles by which an operand that stays in the array comes before its fold, at most.
  public var lead: Int

  public init(rows: Int, group: Int, interval: Int, lead: Int = 0) {
    self.rows = rows
    self.group = group
    self.interval = interval
    self.lead = lead
  }

  /// Cycles from the tile's start until a row of the first operand is needed, at least.
  public func entry(_ row: Int) -> Int { max(0, row / group * interval - lead) }

  /// Cycles before the tile's end at which a row of results is done, at least.
  public func exit(_ row: Int) -> Int { ((rows - 1) / group - row / group) * interval }
}

import Hardware

/// A residency of the grid in a twin: the part of the stationary dimensions that it holds, and when the
/// control lets it in.
struct TwinFold {
  var row: Int
  var column: Int
  /// PEs that it uses.
  var rows: Int
  var columns: Int
  /// The cycle in which its first vector is at the edge.
  var first = 0
  /// The first cycle in which its stationary operand loads.
  var load = 0

  /// Row folds first.
  static func all(_ array: PEArray, inRows: Int, inColumns: Int) -> [TwinFold] {
    var folds: [TwinFold] = []
    for column in stride(from: 0, to: inColumns, by: array.columns) {
      for row in stride(from: 0, to: inRows, by: array.rows) {
        let isFull = array.ragged == .full
        folds.append(
          TwinFold(
            row: row, column: column,
            rows: isFull ? array.rows : min(array.rows, inRows - row),
            columns: isFull ? array.columns : min(array.columns, inColumns - column)))
      }
    }
    return folds
  }
}

/// What a twin found out.
struct TwinResult {
  var cycles = 0
  var product: [[Int]]
  /// Registers that were overwritten or met what they should not have.
  var hazards: [String] = []
}

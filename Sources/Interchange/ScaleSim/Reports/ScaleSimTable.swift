/// One of SCALE-Sim's reports: a file of named columns, a row for each layer.
package struct ScaleSimTable: Sendable {
  package enum Value: Sendable {
    case integer(Int)
    /// Cycles of accesses and ratios, which are floats there.
    case decimal(Double)

    /// As Python prints it: the shortest decimal that reads back as the same number.
    var text: String {
      switch self {
      case .integer(let value): "\(value)"
      case .decimal(let value): "\(value)"
      }
    }
  }

  package let file: String
  /// Without the first, `LayerID`.
  package let columns: [String]
  package let rows: [[Value]]

  /// Rows end with a comma, cells are separated by a comma and a space (`simulator.py`).
  package var text: String {
    var text = "LayerID, \(columns.joined(separator: ", ")),\n"
    for (index, row) in rows.enumerated() {
      text += "\(index), \(row.map(\.text).joined(separator: ", ")),\n"
    }
    return text
  }
}

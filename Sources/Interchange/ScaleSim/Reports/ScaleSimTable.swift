/// One of SCALE-Sim's reports: a file of named columns, a row for each layer.
public struct ScaleSimTable: Sendable {
  public enum Value: Sendable {
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

  public let file: String
  /// Without the first, `LayerID`.
  public let columns: [String]
  public let rows: [[Value]]

  /// Rows end with a comma, cells stand apart by a comma and a space (`simulator.py`).
  public var text: String {
    var text = "LayerID, \(columns.joined(separator: ", ")),\n"
    for (index, row) in rows.enumerated() {
      text += "\(index), \(row.map(\.text).joined(separator: ", ")),\n"
    }
    return text
  }
}

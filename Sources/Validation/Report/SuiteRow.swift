/// One row of reference data with what was predicted for it.
package struct SuiteRow: Sendable {
  package enum Value: Sendable {
    case integer(Int)
    case decimal(Double)

    package var number: Double {
      switch self {
      case .integer(let value): Double(value)
      case .decimal(let value): value
      }
    }

    package var text: String {
      switch self {
      case .integer(let value): "\(value)"
      case .decimal(let value): "\(value)"
      }
    }
  }

  /// The cells as they were read.
  package var cells: [String]
  /// Rows that are judged together: `exact`, `contended`.
  package var group: String
  /// By measure; nil where the row has nothing of it.
  package var predictions: [Value?]
  /// By measure; nil where the file does not say.
  package internal(set) var references: [Double?] = []

  /// What the text says of the row where it is among those furthest off.
  package var note: String?

  /// - Parameter row: The row that was replayed.
  package init(_ row: ReferenceRow, group: String = "all", _ predictions: [Value?]) {
    cells = row.cells
    self.group = group
    self.predictions = predictions
  }

  /// A row that no CSV has: cells of the suite's own making, with the references that it found.
  package init(
    cells: [String], group: String = "all", _ predictions: [Value?], references: [Double?],
    note: String? = nil
  ) {
    self.cells = cells
    self.group = group
    self.predictions = predictions
    self.references = references
    self.note = note
  }

  /// Relative error, signed: 0.02 is 2 % too many. Of a reference of 0, the difference itself.
  package func relativeError(_ measure: Int) -> Double? {
    guard let predicted = predictions[measure]?.number, let reference = references[measure] else {
      return nil
    }
    let difference = predicted - reference
    return reference == 0 ? difference : difference / abs(reference)
  }
}

import Diagnostics
import Documents

/// One row of reference data. What a cell has wrong goes to the table's sink, and a harmless value
/// is read, so that several mistakes are found at once; `ReferenceTable.sink.throwIfErrors()` ends it.
package struct ReferenceRow {
  private let storedCells: [CSVTable.Cell]
  private let indices: [String: Int]
  private let sink: DiagnosticSink

  init(cells: [CSVTable.Cell], indices: [String: Int], sink: DiagnosticSink) {
    storedCells = cells
    self.indices = indices
    self.sink = sink
  }

  /// The texts, in the order of the columns.
  package var cells: [String] { storedCells.map(\.text) }

  /// The location of a cell; the row's first where the column is absent.
  package func location(_ column: String) -> SourceLocation {
    storedCells[indices[column] ?? 0].location
  }

  /// The text of a cell; nil where the column is absent or the cell empty.
  package func optionalText(_ column: String) -> String? {
    guard let index = indices[column], !storedCells[index].text.isEmpty else { return nil }
    return storedCells[index].text
  }

  package func text(_ column: String) -> String {
    if let text = optionalText(column) { return text }
    sink.error(at: location(column), "'\(column)' is empty")
    return ""
  }

  package func integer(_ column: String, in range: ClosedRange<Int>) -> Int {
    if let value = optionalInteger(column, in: range) { return value }
    if optionalText(column) == nil { sink.error(at: location(column), "'\(column)' is empty") }
    return range.lowerBound
  }

  package func optionalInteger(_ column: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = optionalText(column) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      let bounds = "\(range.lowerBound)...\(range.upperBound)"
      sink.error(
        at: location(column), "'\(column)' is '\(text)', expected an integer in \(bounds)")
      return range.lowerBound
    }
    return value
  }

  package func optionalNumber(_ column: String) -> Double? {
    guard let text = optionalText(column) else { return nil }
    guard let value = Double(text), value.isFinite else {
      sink.error(at: location(column), "'\(column)' is '\(text)', expected a number")
      return nil
    }
    return value
  }

  /// One of a closed enum's words.
  package func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ column: String, as type: Choice.Type = Choice.self
  ) -> Choice? {
    let found = text(column)
    guard !found.isEmpty else { return nil }
    if let choice = Choice(rawValue: found) { return choice }
    let known = Choice.allCases.map(\.rawValue)
    fail(
      column, "'\(column)' is '\(found)'",
      help: NearestName.of(found, among: known).map { "did you mean '\($0)'?" }
        ?? "one of: \(known.joined(separator: ", "))")
    return nil
  }

  /// Reports what a suite finds wrong with a cell.
  package func fail(_ column: String, _ message: String, help: String? = nil) {
    sink.error(at: location(column), message, help: help)
  }
}

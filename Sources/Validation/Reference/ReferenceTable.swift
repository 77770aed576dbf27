import Diagnostics
import Documents

/// Reference rows of a suite: a CSV whose columns say what was run and what was measured.
package struct ReferenceTable {
  package let columns: [String]
  package let rows: [ReferenceRow]
  /// Collects what its rows find wrong.
  package let sink: DiagnosticSink

  private let table: CSVTable

  /// - Throws: What `CSVReader` finds, and a table without rows.
  package static func read(_ text: String, file: String) throws(InputError) -> ReferenceTable {
    let table = try CSVReader.read(text, file: file)
    guard !table.rows.isEmpty else {
      throw InputError(
        at: SourceLocation(file: file, line: 1, column: 1), "the file has a header but no rows")
    }
    return ReferenceTable(table)
  }

  private init(_ table: CSVTable) {
    self.table = table
    let sink = DiagnosticSink(sources: [table.source])
    self.sink = sink
    columns = table.columns.map(\.text)
    let indices = Dictionary(
      uniqueKeysWithValues: table.columns.enumerated().map { ($1.text, $0) })
    rows = table.rows.map { ReferenceRow(cells: $0, indices: indices, sink: sink) }
  }

  /// - Throws: Every column that is missing, with the one that was probably meant.
  package func require(_ names: [String]) throws(InputError) {
    for name in names where !columns.contains(name) {
      let nearest = NearestName.of(name, among: columns)
      sink.error(
        at: table.columns[0].location, "column '\(name)' is missing",
        help: nearest.map { "'\($0)' is there; did you mean it?" }
          ?? "the file has \(columns.joined(separator: ", "))")
    }
    try sink.throwIfErrors()
  }
}

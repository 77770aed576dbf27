import Diagnostics

/// Reads comma-separated values as RFC 4180 defines them; lines may end with LF or CR LF, blank lines
/// are skipped, and spaces around a cell that is not quoted are not part of it.
public struct CSVReader {
  private let file: String
  private let sink: DiagnosticSink
  private var scalars: String.UnicodeScalarView.Iterator
  private var current: Unicode.Scalar?
  private var line = 1
  private var column = 1

  /// Errors of one file that are collected before reading stops.
  private static let mostErrors = 20

  /// The table of a text.
  ///
  /// - Throws: Every line whose number of cells is not the header's, a quote that is never closed or
  ///   that something follows, a header that is missing, empty or names a column twice.
  public static func read(_ text: String, file: String) throws(InputError) -> CSVTable {
    let source = SourceText(file: file, text: text)
    var reader = CSVReader(source)
    var columns: [CSVTable.Cell]?
    var rows: [[CSVTable.Cell]] = []
    while let cells = reader.readLine() {
      guard let columns else {
        columns = cells
        reader.checkHeader(cells)
        continue
      }
      if cells.count == columns.count {
        rows.append(cells)
      } else {
        reader.refuse(cells, columns: columns.count)
      }
      if reader.sink.diagnostics.count >= mostErrors { break }
    }
    guard let columns else {
      throw InputError(
        at: SourceLocation(file: file, line: 1, column: 1),
        "the file is empty; its first line names the columns")
    }
    try reader.sink.throwIfErrors()
    return CSVTable(source: source, columns: columns, rows: rows)
  }

  private init(_ source: SourceText) {
    file = source.file
    sink = DiagnosticSink(sources: [source])
    scalars = source.text.unicodeScalars.makeIterator()
    current = scalars.next()
    // A byte order mark, which spreadsheets write.
    if current == "\u{FEFF}" { current = scalars.next() }
  }

  private var location: SourceLocation { SourceLocation(file: file, line: line, column: column) }

  private mutating func advance() {
    if current == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
    current = scalars.next()
  }

  /// The cells of the next line that is not blank; nil at the end.
  private mutating func readLine() -> [CSVTable.Cell]? {
    while current == "\n" || current == "\r" { advance() }
    guard current != nil else { return nil }
    var cells: [CSVTable.Cell] = []
    while true {
      cells.append(readCell())
      guard current == "," else { break }
      advance()
    }
    return cells
  }

  private mutating func readCell() -> CSVTable.Cell {
    while current == " " || current == "\t" { advance() }
    let start = location
    if current == "\"" { return CSVTable.Cell(text: readQuoted(), location: start) }
    var text = ""
    while let scalar = current, scalar != ",", scalar != "\n" {
      text.unicodeScalars.append(scalar)
      advance()
    }
    while let last = text.unicodeScalars.last, last == " " || last == "\t" || last == "\r" {
      text.unicodeScalars.removeLast()
    }
    return CSVTable.Cell(text: text, location: start)
  }

  /// A cell in quotes, up to the comma or the line's end after it.
  private mutating func readQuoted() -> String {
    let start = location
    var text = ""
    advance()
    while let scalar = current {
      advance()
      if scalar == "\"" {
        guard current == "\"" else {
          skipToSeparator()
          return text
        }
        advance()
      }
      text.unicodeScalars.append(scalar)
    }
    sink.error(at: start, "the quote is never closed")
    return text
  }

  private mutating func skipToSeparator() {
    var hasError = false
    while let scalar = current, scalar != ",", scalar != "\n" {
      if !hasError, scalar != " ", scalar != "\t", scalar != "\r" {
        sink.error(
          at: location, "found '\(scalar)' after a closing quote, expected ',' or a line's end")
        hasError = true
      }
      advance()
    }
  }

  private func checkHeader(_ cells: [CSVTable.Cell]) {
    var seen: Set<String> = []
    for cell in cells {
      if cell.text.isEmpty {
        sink.error(at: cell.location, "a column has no name")
      } else if !seen.insert(cell.text).inserted {
        sink.error(at: cell.location, "column '\(cell.text)' is given twice")
      }
    }
  }

  private func refuse(_ cells: [CSVTable.Cell], columns: Int) {
    sink.error(
      at: cells[min(cells.count - 1, columns)].location,
      "the line has \(cells.count) cells, the header \(columns)")
  }
}

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

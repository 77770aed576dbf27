import Diagnostics

/// A line of a topology as cells.
struct ScaleSimRow {
  struct Cell {
    var text: String
    var location: SourceLocation
  }

  /// Without the blank ones that separators at the end leave.
  var cells: [Cell] = []
  var location: SourceLocation
  /// Whether a separator follows the last cell; SCALE-Sim drops what none follows.
  var isClosed = false
  /// Whether a cell was in quotes.
  var hasQuotes = false
  /// Whether a quote is not closed in the line.
  var isOpen = false
  /// Where a comment begins that SCALE-Sim would take for cells: it drops what is after the last
  /// comma and nothing else.
  var comment: SourceLocation?
  /// What keeps the line from being cells, where that is.
  var problem: (location: SourceLocation, message: String)?

  /// Whether it names columns: none of its cells is a number, or fewer are than are known names.
  var isHeader: Bool {
    let numbers = cells.count { ScaleSimCount($0.text, isGrouped: true).value != nil }
    return numbers == 0 || cells.count { ScaleSimColumn($0.text) != nil } > numbers
  }
}

/// Cuts a line at a separator. Cells in quotes may hold the separator, and a quote twice (RFC 4180);
/// spaces around a cell are no part of it. `#` and `//` begin a comment at the start of a cell, and
/// after a number in one.
struct ScaleSimRowScanner {
  private let line: [Unicode.Scalar]
  private let separator: Unicode.Scalar
  private let start: SourceLocation
  private var position = 0
  private var row: ScaleSimRow

  /// - Parameter skipped: Scalars at the line's start that are no part of a cell.
  static func row(
    _ line: [Unicode.Scalar], at start: SourceLocation, separator: Unicode.Scalar,
    skipping skipped: Int = 0
  ) -> ScaleSimRow {
    var scanner = ScaleSimRowScanner(line: line, separator: separator, start: start)
    scanner.position = skipped
    return scanner.scan()
  }

  private init(line: [Unicode.Scalar], separator: Unicode.Scalar, start: SourceLocation) {
    self.line = line
    self.separator = separator
    self.start = start
    row = ScaleSimRow(location: start)
  }

  private var current: Unicode.Scalar? { position < line.count ? line[position] : nil }

  private var location: SourceLocation {
    SourceLocation(file: start.file, line: start.line, column: start.column + position)
  }

  private var isSpace: Bool { current == " " || (current == "\t" && separator != "\t") }

  /// Whether a comment begins here.
  private var isComment: Bool {
    current == "#" || (current == "/" && position + 1 < line.count && line[position + 1] == "/")
  }

  private mutating func skipComment(isBehindSeparator: Bool) {
    if !isBehindSeparator || line[position...].contains(",") { row.comment = location }
    position = line.count
  }

  private mutating func skipSpaces() { while isSpace { position += 1 } }

  private mutating func scan() -> ScaleSimRow {
    var separators = 0
    while true {
      skipSpaces()
      if isComment {
        skipComment(isBehindSeparator: separators > 0)
        break
      }
      row.cells.append(current == "\"" ? readQuoted() : readPlain())
      guard row.problem == nil, current == separator else { break }
      separators += 1
      position += 1
    }
    while let last = row.cells.last, last.text.isEmpty { row.cells.removeLast() }
    row.isClosed = separators >= row.cells.count
    if let first = row.cells.first { row.location = first.location }
    return row
  }

  private mutating func readPlain() -> ScaleSimRow.Cell {
    let place = location
    var text = String.UnicodeScalarView()
    while let scalar = current, scalar != separator {
      if isComment, ScaleSimCount(Self.trimmed(text), isGrouped: true).value != nil {
        skipComment(isBehindSeparator: false)
        break
      }
      text.append(scalar)
      position += 1
    }
    return ScaleSimRow.Cell(text: Self.trimmed(text), location: place)
  }

  private mutating func readQuoted() -> ScaleSimRow.Cell {
    let place = location
    var text = String.UnicodeScalarView()
    row.hasQuotes = true
    position += 1
    while true {
      guard let scalar = current else {
        row.problem = (place, "the quote is never closed in its line")
        row.isOpen = true
        break
      }
      position += 1
      if scalar == "\"" {
        guard current == "\"" else { break }
        position += 1
      }
      text.append(scalar)
    }
    skipSpaces()
    if isComment { skipComment(isBehindSeparator: false) }
    if let scalar = current, scalar != separator, row.problem == nil {
      row.problem = (location, "found '\(scalar)' after a closing quote, expected a separator")
    }
    return ScaleSimRow.Cell(text: Self.trimmed(text), location: place)
  }

  private static func trimmed(_ text: String.UnicodeScalarView) -> String {
    var text = text[...]
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return String(text)
  }
}

import Diagnostics

/// A line of a topology that is not blank, cut at its commas as SCALE-Sim does: quotes mean nothing.
struct ScaleSimRow {
  struct Cell {
    var text: String
    var location: SourceLocation
  }

  /// Without the blank ones that commas at the end leave.
  var cells: [Cell]
  var location: SourceLocation

  /// Whether it names columns: its second cell is no number.
  var isHeader: Bool {
    guard cells.count > 1 else { return true }
    return ScaleSimCount(cells[1].text).value == nil
  }

  static func split(_ text: String, file: String) -> [ScaleSimRow] {
    // A byte order mark is no part of the first line.
    let scalars =
      text.unicodeScalars.first == "\u{FEFF}"
      ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
    let lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().compactMap { index, line in
      row(Substring(line), SourceLocation(file: file, line: index + 1, column: 1))
    }
  }

  private static func row(_ line: Substring, _ start: SourceLocation) -> ScaleSimRow? {
    var cells: [Cell] = []
    var column = 1
    for part in line.unicodeScalars.split(separator: ",", omittingEmptySubsequences: false) {
      let lead = part.prefix(while: isSpace).count
      var text = part.dropFirst(lead)
      while let last = text.last, isSpace(last) { text.removeLast() }
      cells.append(
        Cell(
          text: String(Substring(text)),
          location: SourceLocation(file: start.file, line: start.line, column: column + lead)))
      column += part.count + 1
    }
    if let last = cells.last, last.text.hasPrefix("#") { cells.removeLast() }
    while let last = cells.last, last.text.isEmpty { cells.removeLast() }
    guard let first = cells.first else { return nil }
    return ScaleSimRow(cells: cells, location: first.location)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\r"
  }
}

import Diagnostics

/// The lines of a topology, blank ones and comments left out, split at the separator that the file
/// has.
struct ScaleSimSheet {
  /// Separators to look for where no `sep=` names one, those that replace others first.
  static let separators: [Unicode.Scalar] = [",", "\t", ";", "\u{FF0C}"]

  let separator: Unicode.Scalar
  private(set) var rows: [ScaleSimRow] = []
  /// The first line where it is a comment that names columns.
  private(set) var commentedHeader: ScaleSimRow?
  /// Where comments begin that are left out, first those of lines of their own.
  private(set) var comments: [SourceLocation] = []

  init(_ source: SourceText) {
    let lines = source.text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map(Array.init)
    let first = lines.firstIndex { !Self.isBlank($0) } ?? 0
    let named = first < lines.count ? Self.namedSeparator(lines[first]) : nil
    let rest = named == nil ? first : first + 1
    separator = named ?? Self.commonSeparator(lines[min(rest, lines.count)...])
    for (index, line) in lines.enumerated().dropFirst(rest) where !Self.isBlank(line) {
      // A cell in quotes that goes on in the next line is one mistake.
      if let last = rows.last, last.isOpen, last.location.line == index,
        line.count(where: { $0 == "\"" }) % 2 == 1
      {
        continue
      }
      add(line, SourceLocation(file: source.file, line: index + 1, column: 1))
    }
  }

  /// Whether nothing separates cells.
  var isOneColumn: Bool {
    rows.count > 1 && rows.allSatisfy { $0.cells.count == 1 && $0.problem == nil }
  }

  private mutating func add(_ line: [Unicode.Scalar], _ start: SourceLocation) {
    if let length = Self.commentLength(line, separator: separator) {
      if rows.isEmpty, commentedHeader == nil {
        let row = ScaleSimRowScanner.row(line, at: start, separator: separator, skipping: length)
        if row.isHeader, row.cells.count(where: { ScaleSimColumn($0.text) != nil }) > 1 {
          commentedHeader = row
          return
        }
      }
      comments.append(start)
      return
    }
    let row = ScaleSimRowScanner.row(line, at: start, separator: separator)
    if let comment = row.comment { comments.append(comment) }
    if !row.cells.isEmpty || row.problem != nil { rows.append(row) }
  }

  /// Scalars up to what a comment of a line of its own says; nil for another line.
  private static func commentLength(_ line: [Unicode.Scalar], separator: Unicode.Scalar) -> Int? {
    guard let first = line.firstIndex(where: { $0 != " " && $0 != "\t" }) else { return nil }
    let mark = line[first]
    switch mark {
    case "#", "%": break
    case ";": if separator == ";" { return nil }
    case "/": if first + 1 >= line.count || line[first + 1] != "/" { return nil }
    default: return nil
    }
    return line[first...].firstIndex { $0 != mark } ?? line.count
  }

  private static func isBlank(_ line: [Unicode.Scalar]) -> Bool {
    line.allSatisfy { $0 == " " || $0 == "\t" }
  }

  /// What `sep=;` in a spreadsheet's first line names, in quotes or not.
  private static func namedSeparator(_ line: [Unicode.Scalar]) -> Unicode.Scalar? {
    let text = line.filter { $0 != "\"" && $0 != " " }
    guard text.count >= 5, String(String.UnicodeScalarView(text[..<4])).lowercased() == "sep=",
      // A spreadsheet that saves the line again may end it with separators.
      text[4...].allSatisfy({ $0 == text[4] || $0 == "," })
    else { return nil }
    let isMark = !text[4].properties.isAlphabetic && !("0"..."9").contains(text[4])
    return isMark && text[4] != "#" ? text[4] : nil
  }

  /// The separator of the first line that has one: that which it has most often.
  private static func commonSeparator(_ lines: ArraySlice<[Unicode.Scalar]>) -> Unicode.Scalar {
    let start = SourceLocation(file: "", line: 1, column: 1)
    for line in lines where !isBlank(line) && commentLength(line, separator: ",") == nil {
      let cells = separators.map { separator in
        ScaleSimRowScanner.row(line, at: start, separator: separator).cells.count
      }
      if let most = cells.max(), most > 1, let index = cells.firstIndex(of: most) {
        return separators[index]
      }
    }
    return separators[0]
  }

  /// What messages call a separator.
  static func name(of separator: Unicode.Scalar) -> String {
    switch separator {
    case ",": "commas"
    case "\t": "tabs"
    case ";": "semicolons"
    default: "'\(separator)'"
    }
  }

  /// What SCALE-Sim, which cuts every line at every comma, would read otherwise.
  func note(_ sink: DiagnosticSink) {
    guard let first = rows.first else { return }
    if separator != "," {
      sink.report(
        Diagnostic(
          .note, at: first.location,
          "columns are separated by \(Self.name(of: separator)); SCALE-Sim cuts at commas only"))
    }
    if let quoted = rows.first(where: \.hasQuotes) {
      sink.report(
        Diagnostic(
          .note, at: quoted.location,
          "quotes around cells are left out; SCALE-Sim takes them for part of a cell"))
    }
    if let comment = comments.first {
      sink.report(
        Diagnostic(
          .note, at: comment,
          (comments.count == 1 ? "a comment is" : "\(comments.count) comments are")
            + " left out; SCALE-Sim takes comments for cells"))
    }
  }
}

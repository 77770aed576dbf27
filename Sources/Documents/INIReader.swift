import Diagnostics

/// Reads INI files as Python's `configparser` does: `[section]`, `key: value` or `key = value`,
/// comments on lines of their own that begin with `#` or `;`; lines may end with LF or CR LF.
///
/// Two things differ. A `#` or `;` after white space ends a value; `configparser` would take it for
/// part of the value, which is then no number. And a value has one line: an indented key is a key,
/// not more of the value above it.
public struct INIReader {
  private let file: String
  private let sink: DiagnosticSink
  private var sections: [INIDocument.Section] = []
  private var unread: [String] = []
  /// The lines of sections, and of keys in the section at hand, by their lower-case names.
  private var sectionLines: [String: Int] = [:]
  private var keyLines: [String: Int] = [:]

  /// Errors that are collected before reading stops.
  private static let mostErrors = 20

  /// - Parameter sink: Takes what is wrong with lines, sections and keys, which the caller throws.
  public static func read(_ text: String, file: String, sink: DiagnosticSink) -> INIDocument {
    let source = SourceText(file: file, text: text)
    sink.add(source)
    var reader = INIReader(file: file, sink: sink)
    // A byte order mark is no part of the first line.
    let scalars =
      text.unicodeScalars.first == "\u{FEFF}"
      ? text.unicodeScalars.dropFirst() : text.unicodeScalars[...]
    let lines = scalars.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      guard sink.diagnostics.count < mostErrors else { break }
      reader.read(Array(line), number: index + 1)
    }
    return INIDocument(source: source, sections: reader.sections, unread: reader.unread)
  }

  private init(file: String, sink: DiagnosticSink) {
    self.file = file
    self.sink = sink
  }

  private mutating func read(_ line: [Unicode.Scalar], number: Int) {
    let start = SourceLocation(file: file, line: number, column: 1)
    guard let first = line.firstIndex(where: { !Self.isSpace($0) }) else { return }
    switch line[first] {
    case "#", ";": return
    case "[": readSection(line, first, start)
    default: readEntry(line, first, start)
    }
  }

  private mutating func readSection(
    _ line: [Unicode.Scalar], _ first: Int, _ start: SourceLocation
  ) {
    let close = line.firstIndex(of: "]")
    if close == nil {
      // The keys below are in it all the same.
      sink.error(at: start.advanced(first), "the '[' of a section is never closed")
    }
    let last = close ?? line.count
    if let close, let rest = line[(close + 1)...].firstIndex(where: { !Self.isSpace($0) }),
      line[rest] != "#", line[rest] != ";"
    {
      sink.error(at: start.advanced(rest), "found '\(line[rest])' after a section's name")
    }
    let name = Self.text(Self.trimmed(line[(first + 1)..<last]))
    if name.isEmpty { sink.error(at: start.advanced(first), "a section has no name") }
    if let other = sectionLines.updateValue(start.line, forKey: name.lowercased()) {
      sink.error(
        at: start.advanced(first),
        "section '\(name)' is given twice, the other time in line \(other)")
    }
    keyLines = [:]
    sections.append(.init(name: name, location: start.advanced(first), entries: []))
  }

  private mutating func readEntry(
    _ line: [Unicode.Scalar], _ first: Int, _ start: SourceLocation
  ) {
    guard let delimiter = line.firstIndex(where: { $0 == ":" || $0 == "=" }) else {
      let found = Self.text(Self.trimmed(line[first...]).prefix(60))
      unread.append(found)
      return sink.error(
        at: start.advanced(first), "found '\(found)', expected 'key: value' or '[section]'")
    }
    let key = Self.text(Self.trimmed(line[first..<delimiter]))
    guard !key.isEmpty else {
      return sink.error(
        at: start.advanced(delimiter), "a value has no key before '\(line[delimiter])'")
    }
    guard let section = sections.indices.last else {
      unread.append(key)
      return sink.error(at: start.advanced(first), "key '\(key)' comes before the first section")
    }
    if let other = keyLines.updateValue(start.line, forKey: key.lowercased()) {
      sink.error(
        at: start.advanced(first),
        "key '\(key)' is given twice in [\(sections[section].name)], the other time in line \(other)"
      )
    }
    let value = Self.trimmed(Self.withoutComment(line[(delimiter + 1)...]))
    sections[section].entries.append(
      .init(
        key: key, keyLocation: start.advanced(first), value: Self.text(value),
        valueLocation: start.advanced(value.isEmpty ? delimiter : value.startIndex)))
  }

  /// Up to a `#` or `;` at the start or after white space.
  private static func withoutComment(
    _ value: ArraySlice<Unicode.Scalar>
  ) -> ArraySlice<Unicode.Scalar> {
    let comment = value.indices.first { index in
      (value[index] == "#" || value[index] == ";")
        && (index == value.startIndex || isSpace(value[index - 1]))
    }
    return value[..<(comment ?? value.endIndex)]
  }

  private static func trimmed(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
    guard let first = text.firstIndex(where: { !isSpace($0) }),
      let last = text.lastIndex(where: { !isSpace($0) })
    else { return text.prefix(0) }
    return text[first...last]
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\r"
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

extension SourceLocation {
  /// A place in the same line, that many columns on.
  fileprivate func advanced(_ columns: Int) -> SourceLocation {
    SourceLocation(file: file, line: line, column: column + columns)
  }
}

import Diagnostics

extension SourceText {
  /// The same text without what spreadsheets, other systems and copied pages leave in it and nobody
  /// sees: every line ends with LF (CR LF, CR, NEL and Unicode's separators of lines and paragraphs
  /// become one), every space is a plain one, characters without width (byte order marks, zero-width
  /// spaces, soft hyphens, marks of direction) are gone, and so are NUL and Ctrl-Z at the end.
  ///
  /// Places in it are those of what an editor shows.
  public var plain: SourceText {
    var scalars = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { last = scalar }
      switch scalar {
      case "\n": if last != "\r" { scalars.append("\n") }
      case "\r", "\u{85}", "\u{2028}", "\u{2029}": scalars.append("\n")
      case "\u{0B}", "\u{0C}": scalars.append(" ")
      default: Self.append(scalar, to: &scalars)
      }
    }
    Self.removeEndMarks(&scalars)
    return SourceText(file: file, text: String(scalars))
  }

  private static func append(_ scalar: Unicode.Scalar, to scalars: inout String.UnicodeScalarView) {
    // Properties are looked up in tables, which takes longer than all else.
    guard !scalar.isASCII else { return scalars.append(scalar) }
    switch scalar.properties.generalCategory {
    case .format: break
    case .spaceSeparator: scalars.append(" ")
    default: scalars.append(scalar)
    }
  }

  private static func removeEndMarks(_ scalars: inout String.UnicodeScalarView) {
    let end = scalars.lastIndex { $0 != "\0" && $0 != "\u{1A}" && $0 != "\n" && $0 != " " }
    let rest = end.map { scalars.index(after: $0) } ?? scalars.startIndex
    guard let mark = scalars[rest...].firstIndex(where: { $0 == "\0" || $0 == "\u{1A}" }) else {
      return
    }
    scalars.removeSubrange(mark...)
  }

  /// Reports the first control character that is neither a tab nor a line's end: a text with one was
  /// cut, or is of another encoding.
  ///
  /// - Returns: Whether there is one.
  public func reportsControl(to sink: DiagnosticSink) -> Bool {
    var line = 1
    var column = 1
    for scalar in text.unicodeScalars {
      if scalar == "\n" {
        line += 1
        column = 1
        continue
      }
      let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      if isControl, scalar != "\t", scalar != "\r" {
        let code = String(scalar.value, radix: 16, uppercase: true)
        sink.error(
          at: SourceLocation(file: file, line: line, column: column),
          "found the control character U+\(String(repeating: "0", count: 4 - code.count))\(code)",
          help: scalar == "\0" ? "save the file as UTF-8" : nil)
        return true
      }
      column += 1
    }
    return false
  }
}

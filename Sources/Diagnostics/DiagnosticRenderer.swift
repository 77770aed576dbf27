/// Diagnostics as a terminal shows them: `file:line:column: error: message`, excerpt, caret, help.
public enum DiagnosticRenderer {
  /// One mistake can be found on every line of a long file; the first ones of many say enough.
  static let mostShown = 20

  public static func text(_ diagnostics: [Diagnostic]) -> String {
    let shown = diagnostics.prefix(mostShown).map(text).joined()
    let more = diagnostics.count - mostShown
    return more > 0 ? shown + "and \(more) more\n" : shown
  }

  public static func text(_ diagnostic: Diagnostic) -> String {
    var text = ""
    if let location = diagnostic.location { text += "\(location): " }
    text += "\(diagnostic.severity.rawValue): \(diagnostic.message)\n"
    if let location = diagnostic.location, let excerpt = diagnostic.excerpt {
      text += excerptLines(excerpt, location)
    }
    if let help = diagnostic.help { text += "  help: \(help)\n" }
    return text
  }

  /// At most 100 columns of the line around the location, and a caret below it.
  private static func excerptLines(_ excerpt: String, _ location: SourceLocation) -> String {
    let scalars = Array(excerpt.unicodeScalars)
    let start = max(0, min(location.column - 1, scalars.count) - 70)
    let end = min(scalars.count, start + 100)
    var line = String.UnicodeScalarView()
    for scalar in scalars[start..<end] {
      line.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
    let number = "\(location.line)"
    let gutter = String(repeating: " ", count: number.count)
    let indent = String(repeating: " ", count: max(0, location.column - 1 - start))
    return "  \(number) | \(String(line))\n  \(gutter) | \(indent)^\n"
  }
}

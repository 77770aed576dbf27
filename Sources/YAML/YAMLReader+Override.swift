import Diagnostics
import Documents

extension YAMLReader {
  /// Reads `path=value` as an option gave it; the value is any YAML, flow style included.
  ///
  /// - Parameter number: which of several of the option it is, from 1: the line of its locations.
  package static func readOverride(
    _ text: String, option: String = "--set", number: Int = 1
  ) throws(InputError) -> Override {
    let (path, start) = try Override.split(text, option: option, number: number)
    let above = String(repeating: "\n", count: number - 1)
    let source = SourceText(file: option, text: above + text)
    guard start < text.endIndex else {
      let column = text.unicodeScalars.count + 1
      throw InputError([
        Diagnostic(
          at: SourceLocation(file: option, line: number, column: column), "the value is empty",
          excerpt: text)
      ])
    }
    // Blanks in the path's place keep the columns of the value those of the whole text.
    let blanks = String(repeating: " ", count: text[..<start].unicodeScalars.count)
    do {
      var document = try read(above + blanks + text[start...], file: option)
      document.sources = [source]
      return Override(source: source, number: number, path: path, value: document.root)
    } catch {
      throw InputError(error.diagnostics.map { quoting(text, number, $0) })
    }
  }

  /// The option's own text in place of the blanks; what is missing at its end is said to be there.
  private static func quoting(
    _ text: String, _ number: Int, _ diagnostic: Diagnostic
  ) -> Diagnostic {
    var diagnostic = diagnostic
    guard let location = diagnostic.location, !text.contains("\n") else { return diagnostic }
    if location.line > number {
      diagnostic.location?.line = number
      diagnostic.location?.column = text.unicodeScalars.count + 1
    }
    diagnostic.excerpt = text
    return diagnostic
  }
}

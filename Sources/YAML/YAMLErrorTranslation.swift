import Diagnostics
import Yams

/// Turns the parser's errors into located ones with an excerpt.
enum YAMLErrorTranslation {
  static func inputError(_ error: YamlError, source: SourceText) -> InputError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      // libyaml gives up at 1,000 levels and says so in the words of its own interface.
      let isTooDeep = problem.hasPrefix("Maximum nesting level reached")
      return located(
        isTooDeep ? "nested deeper than \(YAMLReader.maximumDepth) levels" : problem,
        line: mark.line, column: mark.column, source)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let name = duplicates.first ?? ""
      let second = secondOccurrence(of: name, after: context.mark, in: source)
      return located(
        "key '\(name)' is given twice in one mapping, first in line \(context.mark.line)",
        line: second.line, column: second.column, source)
    case .reader(let problem, let offset, _, _):
      let place = position(ofOffset: offset ?? 0, in: source.text)
      return located(problem, line: place.line, column: place.column, source)
    default:
      return located("not readable as YAML", line: 1, column: 1, source)
    }
  }

  private static func located(
    _ message: String, line: Int, column: Int, _ source: SourceText
  ) -> InputError {
    let location = SourceLocation(file: source.file, line: line, column: max(1, column))
    return InputError([
      Diagnostic(at: location, message, excerpt: source.line(line))
    ])
  }

  /// The parser names the first of two equal keys; users look for the second, which in block style
  /// starts a later line at the same column.
  private static func secondOccurrence(
    of name: String, after mark: Mark, in source: SourceText
  ) -> (line: Int, column: Int) {
    var number = mark.line + 1
    while let line = source.line(number) {
      let indent = line.prefix { $0 == " " }.count
      let rest = line.dropFirst(indent)
      if indent + 1 == mark.column, rest.hasPrefix(name + ":") || rest.hasPrefix("\"\(name)\":") {
        return (number, mark.column)
      }
      number += 1
    }
    return (mark.line, mark.column)
  }

  private static func position(ofOffset offset: Int, in text: String) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for (index, byte) in text.utf8.enumerated() where index < offset {
      column += 1
      if byte == UInt8(ascii: "\n") { (line, column) = (line + 1, 1) }
    }
    return (line, column)
  }
}

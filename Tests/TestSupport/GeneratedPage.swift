import Documents
import Foundation

/// A page of the documentation, parts of which are written from tables of the code.
package enum GeneratedPage {
  /// The text of a page, and what it should be. With the environment's `SYSTOLE_RECORD=1` the page is
  /// written first.
  ///
  /// - Parameter expected: The page that a text should be.
  package static func compare(
    _ name: String, _ expected: (String) throws -> String
  ) throws -> (found: String, expected: String) {
    let path = "Sources/systole/Systole.docc/\(name).md"
    let found = try Repository.text(path)
    let expected = try expected(found)
    guard ProcessInfo.processInfo.environment["SYSTOLE_RECORD"] == "1" else {
      return (found, expected)
    }
    try expected.write(
      to: Repository.folder.appending(path: path), atomically: true, encoding: .utf8)
    return (expected, expected)
  }

  /// A page with the tables between `<!-- keys: NAME -->` and `<!-- end of keys -->` replaced.
  package static func replacingKeys(in text: String, _ table: (String) -> [KeyRow]) -> String {
    var lines: [Substring] = []
    var isGenerated = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let name = keySection(line) {
        lines.append(line)
        lines += ["", self.table(table(name))[...], ""]
        isGenerated = true
      } else if line == "<!-- end of keys -->" {
        isGenerated = false
      }
      if !isGenerated { lines.append(line) }
    }
    return lines.joined(separator: "\n")
  }

  /// A page with the lines between `<!-- table: NAME -->` and `<!-- end of table -->` replaced; as it is
  /// where it has no such table.
  package static func replacingTable(
    _ name: String, in text: String, with table: [String]
  ) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(of: "<!-- table: \(name) -->"),
      let end = lines[start...].firstIndex(of: "<!-- end of table -->")
    else { return text }
    return (lines[...start] + [""] + table.map { $0[...] } + [""] + lines[end...])
      .joined(separator: "\n")
  }

  /// The names of the tables of keys on a page.
  package static func keySections(of text: String) -> Set<String> {
    Set(text.split(separator: "\n").compactMap(keySection))
  }

  private static func keySection(_ line: Substring) -> String? {
    guard line.hasPrefix("<!-- keys: ") else { return nil }
    return String(line.dropFirst("<!-- keys: ".count).prefix { $0 != " " })
  }

  // MARK: Tables of keys

  /// Longer lists of names are those of another page.
  private static let mostNames = 12

  private static func table(_ rows: [KeyRow]) -> String {
    (["| key | value | default | meaning |", "|---|---|---|---|"] + rows.map(line))
      .joined(separator: "\n")
  }

  private static func line(_ row: KeyRow) -> String {
    let fallback =
      row.isRequired ? "**required**" : row.defaultText.map { "`\($0)`" } ?? row.absence ?? ""
    let meaning = row.condition.map { "with \($0): \(row.meaning)" } ?? row.meaning
    return "| `\(row.pathText)` | \(value(row.form)) | \(fallback) | \(meaning) |"
  }

  private static func value(_ form: KeyForm) -> String {
    func list(_ names: [String]) -> String {
      names.count > mostNames
        ? "names, see [Units](Units.md)" : names.map { "`\($0)`" }.joined(separator: ", ")
    }
    func text(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound)...\(range.upperBound)" }
    switch form {
    case .integer(let range): return text(range)
    case .powerOfTwo(let range): return "a power of two, \(text(range))"
    case .integers(let range, let count):
      return "a list of \(text(count)) numbers, each \(text(range))"
    case .quantity(let form):
      return form.most.map { "\(form.noun), \(form.least) to \($0)" }
        ?? "\(form.noun), at least \(form.least)"
    case .boolean: return "`true`, `false`"
    case .text: return "text"
    case .name(let names): return list(names)
    case .names(let names): return "a list of \(list(names))"
    case .other(let words, _): return words
    case .section: return "a mapping"
    case .list: return "a list"
    case .named(let word): return "mappings by \(word)"
    }
  }
}

import Documents
import Foundation
import Hardware
import TestSupport
import Testing

/// The key reference of the page Configuration is the table of keys.
///
/// `SYSTOLE_RECORD=1 swift test --filter ConfigurationPageTests` writes it anew.
struct ConfigurationPageTests {
  private static let page = Repository.folder
    .appending(path: "Sources/systole/Systole.docc/Configuration.md")

  /// Longer lists of names are those of another page.
  private static let mostNames = 12

  @Test func referenceIsTheTable() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    var sections: Set<String> = []
    var lines: [Substring] = []
    var isGenerated = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("<!-- keys: ") {
        let section = line.dropFirst("<!-- keys: ".count).prefix { $0 != " " }
        sections.insert(String(section))
        lines.append(line)
        lines += ["", Self.table(of: String(section))[...], ""]
        isGenerated = true
      } else if line == "<!-- end of keys -->" {
        isGenerated = false
      }
      if !isGenerated { lines.append(line) }
    }
    let expected = lines.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["SYSTOLE_RECORD"] == "1" {
      try expected.write(to: Self.page, atomically: true, encoding: .utf8)
    } else {
      #expect(text == expected, "record the page anew: SYSTOLE_RECORD=1")
    }
    #expect(sections == Set(AcceleratorReader.rows.map(Self.section)), "every key has a table")
  }

  /// The table that a key is in: its section of the file, or the file itself.
  private static func section(of row: KeyRow) -> String {
    guard case .key(let first)? = row.path.first else { return "" }
    if row.path.count > 1 { return first }
    return AcceleratorReader.rows.contains { $0.path.count > 1 && $0.path.first == .key(first) }
      ? first : "file"
  }

  private static func table(of section: String) -> String {
    let rows = AcceleratorReader.rows.filter { self.section(of: $0) == section }
    return (["| key | value | default | meaning |", "|---|---|---|---|"] + rows.map(line))
      .joined(separator: "\n")
  }

  private static func line(_ row: KeyRow) -> String {
    let fallback =
      row.isRequired ? "required" : row.defaultText.map { "`\($0)`" } ?? row.absence ?? ""
    let meaning = row.condition.map { "with \($0): \(row.meaning)" } ?? row.meaning
    return "| `\(row.pathText)` | \(value(row.form)) | \(fallback) | \(meaning) |"
  }

  private static func value(_ form: KeyForm) -> String {
    func list(_ names: [String]) -> String {
      names.count > mostNames
        ? "names, see <doc:Units>" : names.map { "`\($0)`" }.joined(separator: ", ")
    }
    switch form {
    case .integer(let range): return "\(range.lowerBound)...\(range.upperBound)"
    case .powerOfTwo(let range):
      return "a power of two, \(range.lowerBound)...\(range.upperBound)"
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

import Foundation
import TestSupport

/// A Markdown file of the repository, as its readers see it.
struct Page {
  /// A link of the text.
  struct Link {
    /// The 1-based line.
    var line: Int
    var target: String
  }

  /// Its path in the repository.
  var path: String
  /// Its lines outside fenced blocks, by their 1-based numbers.
  var prose: [(number: Int, text: String)] = []
  /// Its lines in fenced blocks.
  var code: [(number: Int, text: String)] = []

  init(_ path: String) throws {
    self.path = path
    var isFenced = false
    let lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        isFenced.toggle()
      } else if isFenced {
        code.append((index + 1, String(line)))
      } else {
        prose.append((index + 1, String(line)))
      }
    }
  }

  static let catalog = "Sources/systole/Systole.docc"

  /// The pages of the documentation.
  static func catalogPages() throws -> [Page] {
    try FileManager.default.contentsOfDirectory(
      atPath: Repository.folder.appending(path: catalog).path
    )
    .filter { $0.hasSuffix(".md") }.sorted().map { try Page("\(catalog)/\($0)") }
  }

  /// The pages at the top of the repository, then those of the documentation.
  static func all() throws -> [Page] {
    try ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].map(Page.init) + catalogPages()
  }

  var name: String { String(path.split(separator: "/").last ?? "") }

  var links: [Link] {
    prose.flatMap { line in
      Self.withoutSpans(line.text).matches(of: /\]\(([^)\s]*)\)/).map {
        Link(line: line.number, target: String($0.output.1))
      }
    }
  }

  /// What its headings are called in links, as code hosts make it of them.
  var anchors: Set<String> {
    var anchors: Set<String> = []
    for line in prose where line.text.hasPrefix("#") {
      let heading = line.text.drop { $0 == "#" }.dropFirst().lowercased()
      let kept = heading.filter { $0.isLetter || $0.isNumber || "-_ ".contains($0) }
      anchors.insert(kept.replacing(" ", with: "-"))
    }
    return anchors
  }

  /// Text between backticks, with its line.
  var spans: [(number: Int, text: String)] {
    prose.flatMap { line in
      line.text.matches(of: /`([^`]+)`/).map { (line.number, String($0.output.1)) }
    }
  }

  /// The first cells of its tables with this heading, where they are code: keys, fields, targets.
  func cells(below heading: String) -> [String] {
    var cells: [String] = []
    var isTable = false
    for line in prose {
      if line.text.hasPrefix("| \(heading) |") { isTable = true }
      if !line.text.hasPrefix("|") { isTable = false }
      guard isTable, let cell = line.text.split(separator: "|").first else { continue }
      cells += cell.matches(of: /`([^`]+)`/).map { String($0.output.1) }
    }
    return cells
  }

  /// A line without what is between backticks.
  static func withoutSpans(_ line: String) -> String { line.replacing(/`[^`]*`/, with: "") }
}

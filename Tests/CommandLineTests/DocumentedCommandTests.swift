import Foundation
import TestSupport
import Testing

/// The commands that the README and the documentation's pages show are those that there are.
struct DocumentedCommandTests {
  /// A use of `systole` in a block of code or between backticks, up to the end of the command.
  private struct Use {
    var place: String
    var words: [String]

    /// With the subcommand where there is one: `import scale-sim`.
    var command: String {
      words.first == "import" ? words.prefix(2).joined(separator: " ") : words.first ?? ""
    }

    var options: Set<String> {
      Set(words.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) })
    }
  }

  private static func pages() throws -> [String] {
    let folder = "Sources/systole/Systole.docc"
    let names = try FileManager.default.contentsOfDirectory(
      atPath: Repository.folder.appending(path: folder).path)
    return ["README.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { "\(folder)/\($0)" }
  }

  private static func uses() throws -> [Use] {
    try pages().flatMap { page in
      try Repository.text(page).replacing("\\\n", with: " ").split(separator: "\n").flatMap {
        $0.matches(of: /(?:^|[`|$;&]|release) *systole +([a-z][^`|;&>#]*)/).map { match in
          Use(place: page, words: match.output.1.split(separator: " ").map(String.init))
        }
      }
    }
  }

  @Test func everyCommandIsShown() throws {
    let shown = Set(try Self.uses().map(\.command))
    #expect(Set(HelpTests.options.keys).subtracting(shown).isEmpty)
  }

  @Test func whatIsShownExists() throws {
    for use in try Self.uses() where use.command != "help" && use.command != "import" {
      guard let known = HelpTests.options[use.command] else {
        Issue.record("\(use.place) shows 'systole \(use.words.joined(separator: " "))'")
        continue
      }
      let options = Set(known.flatMap { $0.split(separator: ", ").map(String.init) })
      let unknown = use.options.subtracting(options).subtracting(["--help", "--version"])
      #expect(unknown.isEmpty, "\(use.place): systole \(use.command)")
    }
  }
}

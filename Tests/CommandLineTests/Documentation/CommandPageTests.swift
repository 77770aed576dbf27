import Foundation
import TestSupport
import Testing

/// The commands and options that the pages name are those of the tool, which says them itself.
/// `SYSTOLE_RECORD=1 swift test --filter CommandPageTests` writes the table of commands into the
/// Cookbook.
struct CommandPageTests {
  /// A command as `--experimental-dump-help` describes it.
  private struct Command: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable {
        var kind: String
        var name: String
      }
      var names: [Name]?
    }
    var commandName: String
    var abstract: String?
    var arguments: [Argument]?
    var subcommands: [Command]?

    var options: Set<String> {
      Set((arguments ?? []).flatMap { $0.names ?? [] }.filter { $0.kind == "long" }.map(\.name))
    }
  }

  private struct Help: Decodable {
    var command: Command
  }

  /// The commands that are not the parser's own.
  private static func commands() async throws -> [Command] {
    let result = try await Tool.run("--experimental-dump-help")
    let help = try JSONDecoder().decode(Help.self, from: Data(result.output.utf8))
    return (help.command.subcommands ?? []).filter { $0.commandName != "help" }
  }

  @Test func theTableIsTheHelp() async throws {
    let commands = try await Self.commands()
    #expect(commands.count > 10)
    let rows = try commands.map { command in
      "| `\(command.commandName)` | \(try #require(command.abstract)) |"
    }
    let page = try GeneratedPage.compare("Cookbook") { text in
      GeneratedPage.replacingTable(
        "commands", in: text, with: ["| command | what it does |", "|---|---|"] + rows)
    }
    #expect(page.found == page.expected, "record the page anew: SYSTOLE_RECORD=1")
    #expect(page.found.contains("<!-- table: commands -->"))
  }

  /// `systole simulate … --set …`, in text and in blocks: the command exists and has the options.
  @Test func commandsAndOptionsExist() async throws {
    let commands = try await Self.commands()
    let named = Dictionary(uniqueKeysWithValues: commands.map { ($0.commandName, $0) })
    let ofAll: Set<String> = ["version", "help", "generate-completion-script"]
    var count = 0
    let pages = try Shipped.files(in: "Sources/systole/Systole.docc", suffix: ".md")
    for page in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Examples/ci.yml"] + pages {
      for (index, line) in try Shipped.text(page).split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        for match in line.matches(of: /(?:^|[`\/ ])systole ([a-z][a-z-]*)((?: [^`|;&]*)?)/) {
          // What follows a word that is no command is prose.
          let isCode = line.hasPrefix("$ ") || line.hasPrefix("    ") || line.contains("`systole ")
          guard let command = named[String(match.output.1)] else {
            if match.output.1 == "help" { continue }
            #expect(!isCode, "\(page):\(index + 1): there is no command '\(match.output.1)'")
            continue
          }
          let known = ofAll.union(command.options)
            .union((command.subcommands ?? []).flatMap(\.options))
          for option in match.output.2.matches(of: /[ ]--([a-z][a-z-]+)/) {
            count += 1
            #expect(
              known.contains(String(option.output.1)),
              "\(page):\(index + 1): '\(command.commandName)' has no --\(option.output.1)")
          }
        }
      }
    }
    #expect(count > 30, "options are not found")
  }
}

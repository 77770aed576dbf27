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
    #expect(page.found == page.expected, "record the page again: SYSTOLE_RECORD=1")
    #expect(page.found.contains("<!-- table: commands -->"))
  }

  /// `systole simulate … --set …`, in text and in blocks: the command exists and has the options.
  @Test func commandsAndOptionsExist() async throws {
    let commands = try await Self.commands()
    let named = Dictionary(uniqueKeysWithValues: commands.map { ($0.commandName, $0) })
    var count = 0
    let pages = try Shipped.files(in: "Sources/systole/Systole.docc", suffix: ".md")
    for page in ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Examples/ci.yml"] + pages {
      for (index, line) in try Shipped.text(page).split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() {
        // What follows a word that is no command is prose.
        let isCode =
          ["$ ", "    ", "- run"].contains { line.hasPrefix($0) }
          || line.contains("`systole ")
        for match in line.matches(of: /(?:^|[`\/ ])systole ([a-z][a-z-]*)((?: [^`|;&]*)?)/) {
          let name = String(match.output.1)
          if let command = named[name] {
            count += check(match.output.2, of: command, "\(page):\(index + 1)")
          } else {
            #expect(!isCode || name == "help", "\(page):\(index + 1): no command '\(name)'")
          }
        }
        // `simulate --images`, without the tool's name.
        for match in line.matches(of: /`([a-z][a-z-]*)( [^`]*--[^`]*)`/) {
          guard let command = named[String(match.output.1)] else { continue }
          count += check(match.output.2, of: command, "\(page):\(index + 1)")
        }
      }
    }
    #expect(count > 30, "options are not found")
  }

  /// Checks the options in what follows a command's name.
  ///
  /// - Returns: How many they are.
  private func check(_ text: Substring, of command: Command, _ place: String) -> Int {
    let known = command.options.union((command.subcommands ?? []).flatMap(\.options))
    let options = text.matches(of: /[ ]--([a-z][a-z-]+)/).map { String($0.output.1) }
    for option in options {
      let isKnown = known.contains(option)
      #expect(isKnown, "\(place): '\(command.commandName)' has no --\(option)")
    }
    return options.count
  }
}

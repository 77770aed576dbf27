import Foundation
import Testing

/// Every command of the README, with the output that it shows.
struct ReadmeTests {
  @Test func commandsPrintWhatIsShown() async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    try scratch.linkTests()
    let transcripts = try Self.blocks().filter { $0.info.hasPrefix("console") }.map(Transcript.init)
    let steps = transcripts.flatMap(\.steps)
    #expect(!steps.isEmpty, "the README shows no command")
    for step in steps {
      guard let command = step.command else { continue }
      let result = try await Tool.shell(command, in: scratch.folder)
      #expect(
        result.status == step.status, "README.md:\(step.line): \(command)\n\(result.errors)")
      guard let expected = step.output else { continue }
      #expect(
        Transcript.matches(result.output, expected),
        "README.md:\(step.line): \(command)\nprints\n\(result.output)\(result.errors)")
    }
  }

  @Test func scriptsRun() async throws {
    for block in try Self.blocks() {
      guard let name = block.scriptName else { continue }
      let scratch = try Scratch()
      try scratch.linkShippedFiles()
      try scratch.write(block.lines.joined(separator: "\n") + "\n", to: name)
      let result = try await Tool.shell("sh \(name)", in: scratch.folder)
      #expect(result.status == 0, "README.md:\(block.line): \(name)\n\(result.errors)")
    }
  }

  private static func blocks() throws -> [MarkdownBlock] {
    let file = Tool.package.appending(path: "README.md")
    return MarkdownBlock.blocks(of: try String(contentsOf: file, encoding: .utf8))
  }
}

import Foundation
import Testing

/// Every command of the README, with the output that it shows. `SYSTOLE_RECORD=1 swift test --filter
/// ReadmeTests` writes the outputs that have changed into it.
struct ReadmeTests {
  @Test func commandsPrintWhatIsShown() async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    try scratch.linkTests()
    let transcripts = try Self.blocks().filter { $0.info.hasPrefix("console") }.map(Transcript.init)
    let steps = transcripts.flatMap(\.steps)
    #expect(!steps.isEmpty, "the README shows no command")
    let isRecording = ProcessInfo.processInfo.environment["SYSTOLE_RECORD"] == "1"
    var recorded: [(lines: Range<Int>, output: [String])] = []
    for step in steps {
      guard let command = step.command else { continue }
      let result = try await Tool.shell(command, in: scratch.folder)
      #expect(
        result.status == step.status, "README.md:\(step.line): \(command)\n\(result.errors)")
      guard let expected = step.output else { continue }
      if isRecording, !Transcript.matches(result.output, expected),
        let output = Transcript.recorded(result.output, like: expected)
      {
        recorded.append((step.outputLines, output))
        continue
      }
      #expect(
        Transcript.matches(result.output, expected),
        "README.md:\(step.line): \(command)\nprints\n\(result.output)\(result.errors)")
    }
    guard !recorded.isEmpty else { return }
    var lines = try Self.text().split(separator: "\n", omittingEmptySubsequences: false)
    for change in recorded.reversed() {
      lines.replaceSubrange(change.lines, with: change.output.map { $0[...] })
    }
    try lines.joined(separator: "\n").write(to: Self.file, atomically: true, encoding: .utf8)
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

  private static let file = Tool.package.appending(path: "README.md")

  private static func text() throws -> String { try String(contentsOf: file, encoding: .utf8) }

  private static func blocks() throws -> [MarkdownBlock] { MarkdownBlock.blocks(of: try text()) }
}

import Foundation
import Testing

/// A Markdown page of the repository whose commands are run: the README, and the documentation's pages.
///
/// Its blocks take place in their order, in one folder that has the shipped files: `console` blocks are
/// commands with what they print (`Transcript`), a block that starts with `# NAME.yaml` is that file,
/// one that starts with `# add to NAME.yaml` continues it, and a block of `sh` that starts with
/// `# NAME.sh` is a script, which is run.
struct DocumentedPage {
  /// Its path in the repository.
  var path: String
  var blocks: [MarkdownBlock]

  init(_ path: String) throws {
    self.path = path
    blocks = MarkdownBlock.blocks(of: try Shipped.text(path))
  }

  /// Whether it shows anything that can be run.
  var hasCommands: Bool {
    blocks.contains { $0.info.hasPrefix("console") || $0.scriptName != nil }
  }

  /// All pages with commands, the README first.
  static func all() throws -> [DocumentedPage] {
    let pages = try Shipped.files(in: "Sources/systole/Systole.docc", suffix: ".md")
    return try (["README.md"] + pages).map(DocumentedPage.init).filter(\.hasCommands)
  }

  /// Runs its commands and compares what they print with what is shown. With the environment's
  /// `SYSTOLE_RECORD=1` outputs that have changed are written into the page.
  func run() async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    try scratch.linkTests()
    try scratch.linkBuild()
    var changes: [(lines: Range<Int>, output: [String])] = []
    for block in blocks {
      if let file = block.file {
        let text = block.lines.dropFirst(file.isContinued ? 1 : 0).joined(separator: "\n") + "\n"
        let before = file.isContinued ? try scratch.text(file.name) : ""
        try scratch.write(before + text, to: file.name)
      } else if let name = block.scriptName {
        try scratch.write(block.lines.joined(separator: "\n") + "\n", to: name)
        let result = try await shell("sh \(name)", in: scratch)
        #expect(result.status == 0, "\(path):\(block.line): \(name)\n\(result.errors)")
      } else if block.info.hasPrefix("console") {
        for step in Transcript(block).steps {
          if let change = try await run(step, in: scratch) { changes.append(change) }
        }
      }
    }
    guard !changes.isEmpty else { return }
    var lines = try Shipped.text(path).split(separator: "\n", omittingEmptySubsequences: false)
    for change in changes.reversed() {
      lines.replaceSubrange(change.lines, with: change.output.map { $0[...] })
    }
    try lines.joined(separator: "\n").write(
      to: Tool.package.appending(path: path), atomically: true, encoding: .utf8)
  }

  /// Runs one command.
  ///
  /// - Returns: The lines of the page that are to be replaced, when outputs are recorded.
  private func run(
    _ step: Transcript.Step, in scratch: Scratch
  ) async throws -> (lines: Range<Int>, output: [String])? {
    guard let command = step.command else { return nil }
    let result = try await shell(command, in: scratch)
    #expect(result.status == step.status, "\(path):\(step.line): \(command)\n\(result.errors)")
    guard let expected = step.output else { return nil }
    let isSame = Transcript.matches(result.output, expected)
    if !isSame, ProcessInfo.processInfo.environment["SYSTOLE_RECORD"] == "1",
      let output = Transcript.recorded(result.output, like: expected)
    {
      return (step.outputLines, output)
    }
    #expect(
      isSame, "\(path):\(step.line): \(command)\nprints\n\(result.output)\(result.errors)")
    return nil
  }

  private func shell(_ line: String, in scratch: Scratch) async throws -> ProcessResult {
    try await Tool.shell(line, in: scratch.folder, userHome: scratch.folder)
  }
}

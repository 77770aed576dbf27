/// A fenced block of a Markdown file.
struct MarkdownBlock: Equatable {
  /// What follows the opening fence: `console`, `sh`, `console no-output-check`.
  var info: String
  /// The 1-based line of the opening fence.
  var line: Int
  var lines: [String]

  /// The blocks of a text that begin and end with three backticks at the start of a line.
  static func blocks(of text: String) -> [MarkdownBlock] {
    var blocks: [MarkdownBlock] = []
    var open: MarkdownBlock?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      guard line.hasPrefix("```") else {
        open?.lines.append(String(line))
        continue
      }
      if let block = open {
        blocks.append(block)
        open = nil
      } else {
        open = MarkdownBlock(info: String(line.dropFirst(3)), line: index + 1, lines: [])
      }
    }
    return blocks
  }

  /// The name of a script: a block of `sh` whose first line is a comment like `# sweep.sh`.
  var scriptName: String? {
    guard info == "sh", let first = lines.first, first.hasPrefix("# "), first.hasSuffix(".sh")
    else {
      return nil
    }
    return String(first.dropFirst(2))
  }
}

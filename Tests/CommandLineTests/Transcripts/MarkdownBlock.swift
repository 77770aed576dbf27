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

  /// The file that a block is, or the one that it continues: one of `yaml` whose first line is a comment
  /// like `# machine.yaml` or `# add to machine.yaml`, or one whose opening fence names it, `json x.json`.
  var file: (name: String, isContinued: Bool)? {
    if let match = info.wholeMatch(of: /json ([\w.-]+)/) { return (String(match.output.1), false) }
    guard info == "yaml", let first = lines.first,
      let match = first.wholeMatch(of: /# (add to )?([\w.-]+\.yaml)/)
    else { return nil }
    return (String(match.output.2), match.output.1 != nil)
  }
}

/// Commands and what they print, as a `console` block of a page shows them.
struct Transcript: Equatable {
  struct Step: Equatable {
    /// The line of the Markdown file.
    var line: Int
    /// A line for a shell that knows `systole`; nil for what builds the package, which these tests
    /// already did.
    var command: String?
    var status: Int32
    /// What standard output must be; a line `...` stands for any lines. Nil where it is not shown.
    var output: [String]?

    /// The lines of the Markdown file that show it, from 0.
    var outputLines = 0..<0
  }

  var steps: [Step] = []

  /// Reads `$ ` lines as commands, the lines between them as their output.
  init(_ block: MarkdownBlock) {
    let isChecked = !block.info.contains("no-output-check")
    var index = 0
    while index < block.lines.count {
      guard block.lines[index].hasPrefix("$ ") else {
        index += 1
        continue
      }
      let line = block.line + 1 + index
      var command = String(block.lines[index].dropFirst(2))
      index += 1
      while command.hasSuffix("\\"), index < block.lines.count {
        command += "\n" + block.lines[index]
        index += 1
      }
      let end = block.lines[index...].firstIndex { $0.hasPrefix("$ ") } ?? block.lines.count
      let output = Self.trimmed(block.lines[index..<end])
      let first = block.line + index
      index = end
      steps.append(
        Step(
          line: line, command: Self.runnable(command), status: Self.status(command),
          output: isChecked && !output.isEmpty ? output : nil,
          outputLines: first..<first + output.count))
    }
  }

  /// The command with `systole` for what builds and starts it.
  private static func runnable(_ command: String) -> String? {
    for prefix in ["swift test", "swift build", "git clone"] where command.hasPrefix(prefix) {
      return nil
    }
    for prefix in ["swift run -c release systole ", "swift run systole "]
    where command.hasPrefix(prefix) {
      return "systole " + command.dropFirst(prefix.count)
    }
    return command
  }

  /// 0, or what a comment at the end says: `# exit 1`.
  private static func status(_ command: String) -> Int32 {
    guard let mark = command.ranges(of: "# exit ").last else { return 0 }
    return Int32(command[mark.upperBound...]) ?? 0
  }

  private static func trimmed(_ lines: ArraySlice<String>) -> [String] {
    guard let last = lines.lastIndex(where: { !$0.isEmpty }) else { return [] }
    return Array(lines[...last])
  }

  /// An output shortened as the expected one is: as many lines before its first `...` and after its last
  /// one; between two of them as many, from the first line that begins with the same word. Nil where the
  /// output has no such line, or too few.
  static func recorded(_ output: String, like expected: [String]) -> [String]? {
    let lines = trimmed(
      output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...])
    let parts = expected.split(separator: "...", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1 else { return lines }
    guard lines.count >= first.count + last.count else { return nil }
    var recorded = Array(lines.prefix(first.count))
    var rest = lines[first.count..<lines.count - last.count]
    for part in parts.dropFirst().dropLast() {
      guard let word = part.first.flatMap(word),
        let start = rest.firstIndex(where: { Self.word($0) == word }),
        start + part.count <= rest.endIndex
      else { return nil }
      recorded += ["..."] + rest[start..<start + part.count]
      rest = rest[(start + part.count)...]
    }
    return recorded + ["..."] + lines.suffix(last.count)
  }

  /// The first word of a line with its indentation.
  private static func word(_ line: String) -> Substring? {
    line.prefixMatch(of: /\s*\S+/)?.output
  }

  /// Whether an output is the expected one.
  static func matches(_ output: String, _ expected: [String]) -> Bool {
    let lines = trimmed(
      output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...])
    let parts = expected.split(separator: "...", omittingEmptySubsequences: false)
    guard let first = parts.first, let last = parts.last, parts.count > 1 else {
      return lines == expected
    }
    guard lines.count >= first.count + last.count, lines.starts(with: first),
      lines.suffix(last.count).elementsEqual(last)
    else { return false }
    // The earliest place of each part leaves most space for those that follow.
    var rest = lines[first.count..<lines.count - last.count]
    for part in parts.dropFirst().dropLast() {
      guard
        let start = (rest.startIndex...rest.endIndex).first(where: { place in
          rest[place...].starts(with: part)
        })
      else { return false }
      rest = rest[(start + part.count)...]
    }
    return true
  }
}

import Testing

/// The conventions of pages, on a text of our own.
struct TranscriptTests {
  private static let sample = """
    # A title

    ```console
    $ swift run -c release systole simulate a.yaml b.jsonl
    first
      second

    fourth
    $ swift run systole diff a.json b.json # exit 1
    $ systole lower x \\
        -o y.jsonl
    $ swift test
    ```

    ```sh
    swift build
    ```

    ```sh
    # sweep.sh
    systole sweep
    ```

    ```console no-output-check
    $ ls
    what was there
    ```

    ```yaml
    # machine.yaml
    name: m
    ```

    ```yaml
    # add to machine.yaml
    clock: 1 GHz
    ```

    ```yaml
    name: a part of a file
    ```
    """

  @Test func blocks() {
    let blocks = MarkdownBlock.blocks(of: Self.sample)
    #expect(
      blocks.map(\.info) == [
        "console", "sh", "sh", "console no-output-check", "yaml", "yaml", "yaml",
      ])
    #expect(blocks.map(\.line) == [3, 15, 19, 24, 29, 34, 39])
    #expect(blocks.map(\.scriptName) == [nil, nil, "sweep.sh", nil, nil, nil, nil])
    #expect(blocks.map(\.file?.name).suffix(3) == ["machine.yaml", "machine.yaml", nil])
    #expect(blocks.map(\.file?.isContinued).suffix(3) == [false, true, nil])
  }

  @Test func commandsAndTheirOutput() {
    let blocks = MarkdownBlock.blocks(of: Self.sample)
    let steps = Transcript(blocks[0]).steps
    #expect(
      steps == [
        Transcript.Step(
          line: 4, command: "systole simulate a.yaml b.jsonl", status: 0,
          output: ["first", "  second", "", "fourth"], outputLines: 4..<8),
        Transcript.Step(
          line: 9, command: "systole diff a.json b.json # exit 1", status: 1, output: nil,
          outputLines: 9..<9),
        Transcript.Step(
          line: 10, command: "systole lower x \\\n    -o y.jsonl", status: 0, output: nil,
          outputLines: 11..<11),
        Transcript.Step(line: 12, command: nil, status: 0, output: nil, outputLines: 12..<12),
      ])
    #expect(
      Transcript(blocks[3]).steps == [
        Transcript.Step(line: 25, command: "ls", status: 0, output: nil, outputLines: 25..<26)
      ])
  }

  @Test(arguments: [
    ("a\nb\n", ["a", "b"], true), ("a\nb", ["a", "b"], true), ("a\nb\n\n", ["a", "b"], true),
    ("a\nb\n", ["a"], false), ("a\n", ["a", "b"], false), ("a\n b\n", ["a", "b"], false),
    ("a\nb\nc\n", ["a", "...", "c"], true), ("a\nc\n", ["a", "...", "c"], true),
    ("a\n", ["a", "...", "a"], false), ("a\nb\nc\nd\n", ["...", "c", "..."], true),
    ("a\nb\nd\n", ["...", "c", "..."], false), ("a\nb\n", ["a", "..."], true),
    ("b\na\n", ["...", "a"], true), ("x\ny\nx\nz\n", ["...", "x", "z"], true),
    ("a\nb\na\nc\n", ["a", "...", "a", "...", "c"], true), ("", [], true), ("a\n", ["..."], true),
  ])
  func matching(output: String, expected: [String], isMatch: Bool) {
    #expect(Transcript.matches(output, expected) == isMatch)
  }

  @Test(arguments: [
    ("a\nb\n", ["x"], ["a", "b"]), ("a\nb\nc\nd\n", ["x", "...", "y"], ["a", "...", "d"]),
    ("a\nb\nc\n", ["...", "y", "z"], ["...", "b", "c"]), ("a\n", ["x", "...", "y"], nil),
    ("a\nb\nc\n", ["x", "...", "y", "..."], nil),
    (
      "a 1\nb\nc 2\nd 3\ne\n", ["a 0", "...", "c 1", "d 1", "..."],
      ["a 1", "...", "c 2", "d 3", "..."]
    ),
    ("a\nc\n", ["a", "...", "c", "d", "...", "e"], nil),
    ("a\n  c 1\nc 2\n", ["...", "c 0", "..."], ["...", "c 2", "..."]),
  ])
  func recording(output: String, expected: [String], recorded: [String]?) {
    #expect(Transcript.recorded(output, like: expected) == recorded)
  }
}

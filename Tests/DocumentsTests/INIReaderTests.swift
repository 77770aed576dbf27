import Diagnostics
import Documents
import Testing

struct INIReaderTests {
  private static func errors(_ text: String) -> String {
    let sink = DiagnosticSink()
    _ = INIReader.read(text, file: "x.cfg", sink: sink)
    do {
      try sink.throwIfErrors()
      return ""
    } catch {
      return error.diagnostics.map {
        "\($0.location?.description ?? "") \($0.message)"
      }.joined(separator: "\n")
    }
  }

  @Test func formsOfLines() {
    let text = """
      \u{FEFF}; a comment
      [one]   # behind a section
      a = 1
        b:2   ; behind a value
      c :\tx = y: z\t
      # d: 4

      [ two ]
      a=#none
      e:with#in
      """
    let sink = DiagnosticSink()
    // Lines may end with CR LF.
    let document = INIReader.read(
      text.replacing("\n", with: "\r\n"), file: "x.cfg", sink: sink)
    #expect(sink.diagnostics.isEmpty)
    #expect(document.sections.map(\.name) == ["one", "two"])
    #expect(document.sections[0].entries.map(\.key) == ["a", "b", "c"])
    #expect(document.sections[0].entries.map(\.value) == ["1", "2", "x = y: z"])
    #expect(document.sections[1].entries.map(\.value) == ["", "with#in"])
    let entry = document.sections[0].entries[1]
    #expect(entry.keyLocation == SourceLocation(file: "x.cfg", line: 4, column: 3))
    #expect(entry.valueLocation == SourceLocation(file: "x.cfg", line: 4, column: 5))
    #expect(document.sections[1].location.description == "x.cfg:8:1")
  }

  @Test(arguments: [
    ("[a", "x.cfg:1:1 the '[' of a section is never closed"),
    ("[]", "x.cfg:1:1 a section has no name"),
    ("[a] b", "x.cfg:1:5 found 'b' after a section's name"),
    ("a: 1", "x.cfg:1:1 key 'a' comes before the first section"),
    ("[a]\n  word", "x.cfg:2:3 found 'word', expected 'key: value' or '[section]'"),
    ("[a]\n = 1", "x.cfg:2:2 a value has no key before '='"),
    ("[a]\nB: 1\nb: 2", "x.cfg:3:1 key 'b' is given twice in [a], the other time in line 2"),
    ("[a]\n[b]\n[A]", "x.cfg:3:1 section 'A' is given twice, the other time in line 1"),
  ])
  func badLines(text: String, error: String) {
    #expect(Self.errors(text) == error)
  }

  @Test func stopsAfterTwentyErrors() {
    let text = String(repeating: "word\n", count: 100_000)
    #expect(Self.errors(text).split(separator: "\n").count == 20)
  }
}

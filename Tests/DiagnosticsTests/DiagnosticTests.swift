import Diagnostics
import Testing

struct DiagnosticTests {
  private let source = SourceText(file: "a.yaml", text: "array:\n  rosw: 16\n\tende: käse\n")

  @Test func linesOfAText() {
    #expect(source.line(0) == nil)
    #expect(source.line(1) == "array:")
    #expect(source.line(3) == "\tende: käse")
    #expect(source.line(4) == "")
    #expect(source.line(5) == nil)
    #expect(SourceText(file: "", text: "").line(1) == "")
  }

  @Test func anErrorShowsItsPlace() {
    let location = SourceLocation(file: "a.yaml", line: 2, column: 3)
    let diagnostic = Diagnostic(
      at: location, "unknown key 'rosw' in 'array'", help: "did you mean 'rows'?",
      excerpt: "  rosw: 16")
    #expect(
      DiagnosticRenderer.text(diagnostic) == """
        a.yaml:2:3: error: unknown key 'rosw' in 'array'
          2 |   rosw: 16
            |   ^
          help: did you mean 'rows'?

        """)
  }

  @Test func withoutAPlace() {
    #expect(
      DiagnosticRenderer.text(Diagnostic(.warning, at: nil, "nothing is swept"))
        == "warning: nothing is swept\n")
  }

  @Test func longLinesAreCutAroundThePlace() {
    let line = String(repeating: "a", count: 300) + "X" + String(repeating: "b", count: 300)
    let location = SourceLocation(file: "t", line: 12, column: 301)
    let text = DiagnosticRenderer.text(Diagnostic(at: location, "m", excerpt: line))
    let lines = text.split(separator: "\n")
    #expect(
      lines[1] == "  12 | " + String(repeating: "a", count: 70) + "X"
        + String(repeating: "b", count: 29))
    #expect(lines[2] == "     | " + String(repeating: " ", count: 70) + "^")
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    let location = SourceLocation(file: "t", line: 1, column: 4)
    let text = DiagnosticRenderer.text(Diagnostic(at: location, "m", excerpt: "a\t\u{1B}[31mb"))
    #expect(text == "t:1:4: error: m\n  1 | a  [31mb\n    |    ^\n")
  }

  @Test func columnsBeyondTheLine() {
    let location = SourceLocation(file: "t", line: 1, column: 9)
    let text = DiagnosticRenderer.text(Diagnostic(at: location, "m", excerpt: "ab"))
    #expect(text == "t:1:9: error: m\n  1 | ab\n    |         ^\n")
  }

  @Test func aSinkThrowsAllInTheOrderOfTheSource() throws {
    let sink = DiagnosticSink(sources: [source])
    sink.error(at: SourceLocation(file: "a.yaml", line: 3, column: 2), "second")
    sink.error(at: SourceLocation(file: "a.yaml", line: 1, column: 1), "first")
    sink.report(Diagnostic(.warning, at: nil, "no place"))
    let error = try #require(throws: InputError.self) { try sink.throwIfErrors() }
    #expect(error.diagnostics.map(\.message) == ["first", "second", "no place"])
    #expect(error.diagnostics[1].excerpt == "\tende: käse")
  }

  @Test func warningsAloneAreNotThrown() throws {
    let sink = DiagnosticSink()
    sink.report(Diagnostic(.warning, at: nil, "careful"))
    try sink.throwIfErrors()
    #expect(!sink.hasErrors)
    #expect(sink.diagnostics.count == 1)
  }
}

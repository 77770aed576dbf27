import Diagnostics
import Testing

@testable import Interchange

/// Topologies as spreadsheets, other systems and copied pages leave them.
struct ScaleSimSheetTests {
  @Test(arguments: [
    // Separators.
    "Layer\tM\tN\tK\na\t1024\t20\t30\n", "Layer\tM\tN\tK\t\na \t1024\t 20\t30\t\n",
    "Layer;M;N;K\na;1024;20;30;\n", "a\t1024\t20\t30\n",
    "Layer\u{FF0C}M\u{FF0C}N\u{FF0C}K\na\u{FF0C}1024\u{FF0C}20\u{FF0C}30",
    "sep=,\nLayer,M,N,K,\na,1024,20,30,\n", "SEP=;\r\nLayer;M;N;K\r\na;1024;20;30\r\n",
    "\"sep=;\"\nLayer;M;N;K\na;1024;20;30\n", "sep=|\nLayer|M|N|K\na|1024|20|30\n",
    "sep=\t\nLayer\tM\tN\tK\na\t1,024\t20\t30\n", "sep=,,,,\nLayer,M,N,K\na,1024,20,30\n",
    // Line ends.
    "Layer,M,N,K,\ra,1024,20,30,\r", "Layer,M,N,K,\r\na,1024,20,30,\r\n",
    "\r\rLayer,M,N,K\r\ra,1024,20,30",
    "Layer,M,N,K,\u{2028}a,1024,20,30,\u{2029}", "Layer,M,N,K,\u{85}a,1024,20,30,",
    // Quotes.
    "\"Layer\",\"M\",\"N\",\"K\"\n\"a\",\"1,024\",\"20\",\"30\"\n",
    "Layer,M,N,K\na,\" 1024 \" ,20,30,\n",
    // What nobody sees.
    "\u{FEFF}Layer,M,N,K\n\u{200B}a,\u{A0}1024\u{A0},2\u{200D}0,\u{2060}30\u{FEFF}\n",
    "Layer\u{A0}name,M,N,\u{3000}K\na,1024,20,30\n", "Layer,M,N,K\na,1024,20,30\u{1A}",
    "Layer,M,N,K\na,1024,20,30\n\u{1A}", "Layer,M,N,K\na,1024,20,30,\n\0\0\0",
    "Layer,M,N,K\na,1024,20,30\r\n\u{1A}\r\n",
    // Comments.
    "# a network, of mine\nLayer,M,N,K,\n# one, two\na,1024,20,30,# my comment, with commas\n",
    "Layer,M,N,K # names, of columns\na,1024,20,30 # my comment, with commas\n".replacing(
      " # names, of columns", with: ",# names, of columns"),
    "// a network\nLayer,M,N,K\na,1024,20,30// two, three\n",
    "; a network\nLayer,M,N,K\na,1024,20,30\n",
    "Layer,M,N,K\na,1024,20,\"30\" # quoted\n", "Layer,M,N,K\n#b,1,1,1\na,1024,20,30,#\n",
    "% a network\nLayer,M,N,K\na,1024,20,30\n",
  ])
  func read(topology: String) throws {
    #expect(
      try ScaleSimFixture.read(topology: topology).topology.layers
        == [ScaleSimLayer(name: "a", shape: .gemm(m: 1_024, n: 20, k: 30))])
  }

  /// Names keep what stands in them.
  @Test(arguments: [
    ("Layer,M,N,K\nconv #1,1,2,3\n", "conv #1"), ("Layer,M,N,K\na/b//c,1,2,3\n", "a/b//c"),
    ("Layer,M,N,K\n\"a, b\",1,2,3\n", "a, b"), ("Layer;M;N;K\na,b;1;2;3\n", "a,b"),
    ("M,N,K,Layer\n1,2,3,conv #1\n", "conv #1"), ("Layer,M,N,K\n\"# 1\",1,2,3\n", "# 1"),
    ("Layer,M,N,K\nLayer,1,2,3\n", "Layer"), ("Layer,M,N,K\n7,1,2,3\n", "7"),
  ])
  func names(topology: String, name: String) throws {
    #expect(try ScaleSimFixture.read(topology: topology).topology.layers.map(\.name) == [name])
  }

  @Test(arguments: [
    ("a\t1\t2\t3\n", "in/y.csv:2:1 columns are separated by tabs; SCALE-Sim cuts at commas only"),
    (
      "a,\"1,024\",2,3\n",
      "in/y.csv:2:1 quotes around cells are left out; SCALE-Sim takes them for part of a cell"
    ),
    (
      "a,1,2,3,# b, c\n# d\n",
      "in/y.csv:2:9 2 comments are left out; SCALE-Sim takes comments for cells"
    ),
    ("a,1,2,3,# b\n", ""),
  ])
  func notes(row: String, note: String) throws {
    let sink = DiagnosticSink()
    let header = row.contains("\t") ? "\n" : "Layer,M,N,K\n"
    _ = try ScaleSimFixture.read(topology: header + row, sink: sink)
    let notes = sink.diagnostics.map { "\($0.location?.description ?? "") \($0.message)" }
    #expect(notes.first ?? "" == note)
  }

  @Test(arguments: [
    (
      "Layer,M,N,K\n\"a,1,2,3\nb,1,2,3\n",
      "in/y.csv:2:1: error: the quote is never closed in its line"
    ),
    (
      "Layer,M,N,K\n\"a\"b,1,2,3\n",
      "in/y.csv:2:4: error: found 'b' after a closing quote, expected a separator"
    ),
    (
      "Layer,M,N,K\na,1\0,2,3\nb,1,\0,3\n",
      "in/y.csv:2:4: error: found the control character U+0000\n  help: save the file as UTF-8"
    ),
    (
      "Layer,M,N,K\ra,1,2,x\rb,1,2,3\r", "in/y.csv:2:7: error: 'K' is 'x', expected a whole number"
    ),
    (
      "Layer,M,N,K\na,\"1,02\",2,3\n",
      "in/y.csv:2:3: error: 'M' is '1,02', expected a whole number"
    ),
    (
      "Layer,M,N,K\na,1 024,2,3\n", "in/y.csv:2:3: error: 'M' is '1 024', expected a whole number"
    ),
    (
      "Layer\tM\tN\tK\na,1,2,3\n",
      """
      in/y.csv:2:1: error: a row of 1 columns, expected 4, Layer,M,N,K
        help: the other rows are not separated by commas, as this one is
      """
    ),
    (
      "sep=;\nLayer;M;N;K\na;1;2;x\n", "in/y.csv:3:7: error: 'K' is 'x', expected a whole number"
    ),
    (
      "Layer,M,N,K\n\"a\nb\",1,2,3\n\"c,1,2,3\n",
      """
      in/y.csv:2:1: error: the quote is never closed in its line
      in/y.csv:4:1: error: the quote is never closed in its line
      """
    ),
    (
      "Layer M N K\na 1 2 3\nb 1 2 3\n",
      """
      in/y.csv:1:1: error: no line has a comma, a tab or a semicolon
        help: write a row for each layer: Layer,M,N,K
      """
    ),
    (
      "\"Layer,M,N,K\"\n\"a,1,2,3\"\n\"b,1,2,3\"\n",
      """
      in/y.csv:1:1: error: every line is one cell, in quotes
        help: remove the quotes around the lines
      """
    ),
    (
      "sep=,\n",
      """
      in/y.csv:1:1: error: the topology is empty
        help: a header line, then a row for each layer: Layer,M,N,K
      """
    ),
    (
      "# Layer,M,N,K\n",
      """
      in/y.csv:1:1: error: the topology is empty
        help: a header line, then a row for each layer: Layer,M,N,K
      """
    ),
  ])
  func refused(topology: String, errors: String) {
    #expect(ScaleSimFixture.errors(topology: topology) == errors)
  }

  /// Notes on what is read otherwise elsewhere are for what is read.
  @Test func refusalsHaveNoNotes() throws {
    let error = try #require(throws: InputError.self) {
      try ScaleSimFixture.read(topology: "K;M;N;Layer\n1;2;3;a\n1;2;3;a\n1;2;x;a\n")
    }
    #expect(error.diagnostics.map(\.severity) == [.error])
    #expect(error.diagnostics.map(\.excerpt) == ["1;2;x;a"])
  }

  /// The quoted line is the one that the place is in, also where lines end with CR.
  @Test func excerptsOfOtherLineEnds() throws {
    let error = try #require(throws: InputError.self) {
      try ScaleSimFixture.read(topology: "\u{FEFF}Layer,M,N,K\ra,1,2,3\rb,\u{200B}1,2,x\r")
    }
    #expect(
      DiagnosticRenderer.text(error.diagnostics).hasSuffix(
        """
        in/y.csv:3:7: error: 'K' is 'x', expected a whole number
          3 | b,1,2,x
            |       ^

        """))
  }
}

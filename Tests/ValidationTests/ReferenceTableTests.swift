import Diagnostics
import Testing
import Validation

struct ReferenceTableTests {
  private static let text = "design,M,cycles\na,1,10\nb,two,20\n,3,x\n"

  @Test func namesMissingColumnsWithTheNearest() throws {
    let table = try ReferenceTable.read("desing,M\na,1\n", file: "rows.csv")
    let error = #expect(throws: InputError.self) { try table.require(["design", "M", "K"]) }
    #expect(
      error?.diagnostics.map(\.message) == ["column 'design' is missing", "column 'K' is missing"])
    #expect(error?.diagnostics.first?.location?.description == "rows.csv:1:1")
    #expect(error?.diagnostics.first?.help == "'desing' is there; did you mean it?")
  }

  @Test func collectsWhatIsWrongWithCells() throws {
    let table = try ReferenceTable.read(Self.text, file: "rows.csv")
    for row in table.rows {
      _ = row.text("design")
      _ = row.integer("M", in: 1...2)
    }
    let rows = table.rows.map { SuiteRow($0, [.integer(1)]) }
    let error = #expect(throws: InputError.self) {
      try SuiteReport(
        suite: "r", table, measures: [Measure(reference: "cycles", bounds: [])], rows: rows)
    }
    #expect(
      error?.diagnostics.map { "\($0.location?.description ?? "") \($0.message)" } == [
        "rows.csv:3:3 'M' is 'two', expected an integer in 1...2",
        "rows.csv:4:1 'design' is empty",
        "rows.csv:4:2 'M' is '3', expected an integer in 1...2",
        "rows.csv:4:4 'cycles' is 'x', expected a number",
      ])
  }

  @Test func refusesLinesOfOtherLengthsOpenQuotesAndDoubleColumns() {
    let error = #expect(throws: InputError.self) {
      try ReferenceTable.read("a,b,a\n1,2\n1,2,3,4\n\"1,2,3\n", file: "rows.csv")
    }
    #expect(
      error?.diagnostics.map { "\($0.location?.description ?? "") \($0.message)" } == [
        "rows.csv:1:5 column 'a' is given twice",
        "rows.csv:2:3 the line has 2 cells, the header 3",
        "rows.csv:3:7 the line has 4 cells, the header 3",
        "rows.csv:4:1 the quote is never closed",
        "rows.csv:4:1 the line has 1 cells, the header 3",
      ])
  }

  @Test func takesWindowsLinesBlankLinesAndSpaces() throws {
    let table = try ReferenceTable.read("a, b\r\n\r\n 1 , \"x,\"\"y\"\r\n", file: "rows.csv")
    #expect(table.columns == ["a", "b"])
    #expect(table.rows.map(\.cells) == [["1", "x,\"y"]])
  }
}

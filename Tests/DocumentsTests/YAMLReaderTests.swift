import Diagnostics
import Documents
import Testing
import YAML

struct YAMLReaderTests {
  private func errors(_ text: String) throws -> String {
    try renderedError { _ = try YAMLReader.read(text, file: "a.yaml") }
  }

  @Test func nodesHaveTheirPlaces() throws {
    let document = try YAMLReader.read(
      """
      # a comment
      array:
        rows: 16
        names: [a, "b"]
      """, file: "a.yaml")
    let array = try #require(document.root["array"])
    #expect(array.location == SourceLocation(file: "a.yaml", line: 3, column: 3))
    guard case .mapping(let entries) = array.value else {
      Issue.record("no mapping")
      return
    }
    #expect(entries.map(\.key) == ["rows", "names"])
    #expect(entries[1].keyLocation == SourceLocation(file: "a.yaml", line: 4, column: 3))
    #expect(entries[1].value.location == SourceLocation(file: "a.yaml", line: 4, column: 10))
    guard case .sequence(let names) = entries[1].value.value,
      case .scalar(let second) = names[1].value
    else {
      Issue.record("no list")
      return
    }
    #expect(second.text == "b")
    #expect(second.isQuoted)
  }

  @Test func aKeyThatStandsTwice() throws {
    #expect(
      try errors("array:\n  rows: 16\n  columns: 16\n  rows: 32\n") == """
        a.yaml:4:3: error: key 'rows' is given twice in one mapping, first in line 2
          4 |   rows: 32
            |   ^

        """)
  }

  @Test func anAliasBomb() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(try errors(text).contains("more than 100000 values, aliases followed"))
  }

  @Test func deepNesting() throws {
    let text = String(repeating: "[", count: 80) + String(repeating: "]", count: 80)
    #expect(try errors(text).contains("error: nested deeper than 64 levels"))
    #expect(throws: InputError.self) {
      try YAMLReader.read(String(repeating: "[", count: 100_000), file: "a.yaml")
    }
  }

  @Test func twoDocuments() throws {
    #expect(try errors("a: 1\n---\nb: 2\n").hasPrefix("a.yaml:2:1: error: "))
  }

  @Test func mergeKeys() throws {
    #expect(
      try errors("base: &base {a: 1}\nother:\n  <<: *base\n").contains(
        "a.yaml:3:3: error: merge keys are not read\n"))
  }

  @Test func tabs() throws {
    #expect(try errors("array:\n\trows: 16\n").hasPrefix("a.yaml:2:1: error: "))
  }

  @Test(arguments: ["", "# only a comment\n", "---\n"])
  func emptyFiles(text: String) throws {
    #expect(!(try errors(text)).isEmpty)
  }

  @Test(arguments: [
    "a: [1, 2", "a: b: c", "a: *unknown", "? [a]\n: b", "\u{1}", "a: \"b", "{a: 1", "%x",
  ])
  func otherMistakesAreLocated(text: String) throws {
    let error = try #require(throws: InputError.self) {
      try YAMLReader.read(text, file: "a.yaml")
    }
    #expect(error.diagnostics.allSatisfy { $0.location?.file == "a.yaml" })
  }
}

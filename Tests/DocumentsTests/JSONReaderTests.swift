import Diagnostics
import Documents
import Testing

/// The text that a user sees of the error that a body throws.
func renderedError(_ body: () throws -> Void) throws -> String {
  let error = try #require(throws: InputError.self) { try body() }
  return DiagnosticRenderer.text(error.diagnostics)
}

struct JSONReaderTests {
  /// A document as compact JSON with every scalar as it was written.
  private func written(_ text: String) throws -> String {
    var writer = JSONWriter(.compact)
    writer.node(nil, try JSONReader.read(text, file: "a.json").root)
    return writer.text
  }

  @Test(arguments: [
    #"{"a":1,"b":[true,false],"c":{"d":"e"}}"#, "[]", "{}", "[[],{}]", #""text""#, "-12",
    #""a\"b\\c/d\ne\tf\u0001g""#, #""käse 😀""#, #"{"":[0]}"#,
  ])
  func valuesAreReadAndWritten(text: String) throws { #expect(try written(text) == text) }

  @Test(arguments: [
    (#""\u00e4\u20ac\ud83d\ude00""#, "\"ä€😀\""), (#""\/\b\f\r""#, #""/\u0008\u000c\u000d""#),
    (" { \"a\" :\t1 ,\r\n\"b\":2 } ", #"{"a":1,"b":2}"#),
  ])
  func otherFormsOfTheSame(text: String, same: String) throws {
    #expect(try written(text) == same)
  }

  @Test(arguments: [
    ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), ("[1 2]", 1, 4), ("{\"a\"}", 1, 5), ("{a:1}", 1, 2),
    ("[01]", 1, 2), ("[+1]", 1, 2), ("[.5]", 1, 2), ("[1.]", 1, 2), ("[1e]", 1, 2), ("[-]", 1, 2),
    ("[NaN]", 1, 2), ("[tru]", 1, 2), ("[1]x", 1, 4), ("\"abc", 1, 1), ("\"a\nb\"", 1, 3),
    ("{\"a\":1,\n \"a\":2}", 2, 2), (#"["\x"]"#, 1, 3), (#"["\u12"]"#, 1, 5),
    (#"["\u+123"]"#, 1, 5),
    (#"["\ud800"]"#, 1, 7), (#"["\udc00"]"#, 1, 7), (#"["\ud800\u0041"]"#, 1, 7), (#"["\"#, 1, 2),
    ("[\"ä\", x]", 1, 7), ("\u{FEFF}[]", 1, 1), ("// a\n[]", 1, 1),
  ])
  func mistakesAreLocated(text: String, line: Int, column: Int) throws {
    let error = try #require(throws: InputError.self) {
      try JSONReader.read(text, file: "a.json")
    }
    #expect(
      error.diagnostics.first?.location
        == SourceLocation(file: "a.json", line: line, column: column))
  }

  @Test func messagesShowTheLine() throws {
    #expect(
      try renderedError { _ = try JSONReader.read("{\n  \"a\": 1\n  \"b\": 2\n}", file: "a.json") }
        == """
        a.json:3:3: error: expected ',' or '}'
          3 |   "b": 2
            |   ^

        """)
  }

  @Test func deepNestingIsRefused() throws {
    let text = String(repeating: "[", count: 100_000)
    let message = try renderedError { _ = try JSONReader.read(text, file: "a.json") }
    #expect(message.hasPrefix("a.json:1:65: error: nested deeper than 64 levels\n"))
    let whole = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try written(whole) == whole)
  }

  @Test func everyTruncationIsAnError() {
    let text = #"{"a":[1,-2.5e3,"b\u00e4"],"c":{"d":null,"e":true}}"#
    for count in 0..<text.utf8.count {
      let part = String(decoding: text.utf8.prefix(count), as: UTF8.self)
      #expect(throws: InputError.self) { try JSONReader.read(part, file: "a.json") }
    }
  }
}

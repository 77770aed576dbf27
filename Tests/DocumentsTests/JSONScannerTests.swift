import Documents
import Testing

struct JSONScannerTests {
  private func scan<Value>(
    _ text: String, _ body: (inout JSONScanner) throws -> Value
  ) rethrows -> Value {
    var text = text
    return try text.withUTF8 { bytes in
      var scanner = JSONScanner(bytes)
      return try body(&scanner)
    }
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("-12", -12), ("999999999999999999", 999_999_999_999_999_999),
  ])
  func integers(text: String, value: Int) throws {
    #expect(try scan(text) { try $0.integer() } == value)
  }

  @Test(arguments: [
    "", "-", "01", "1.5", "1e3", "x", "1000000000000000000", "99999999999999999999999999",
    "-9223372036854775808",
  ])
  func otherNumbers(text: String) {
    #expect(throws: JSONError.self) { try scan(text) { try $0.integer() } }
  }

  /// Strings of every length end at every distance from the blocks that are read at once.
  @Test func stringsOfEveryLength() throws {
    for count in 0..<70 {
      let content = String(repeating: "ab", count: count / 2) + (count % 2 == 1 ? "ä" : "")
      for tail in ["", ",", String(repeating: " ", count: 40)] {
        let text = try scan("\"\(content)\"\(tail)") { try $0.text($0.string()) }
        #expect(text == content)
      }
      #expect(throws: JSONError.self) { try scan("\"\(content)") { _ = try $0.string() } }
      #expect(throws: JSONError.self) { try scan("\"\(content)\n\"") { _ = try $0.string() } }
      let escaped = try scan("\"\(content)\\\"\(content)\"") { try $0.text($0.string()) }
      #expect(escaped == content + "\"" + content)
    }
  }

  @Test func shortStringsAsNumbers() {
    for count in 0...20 {
      let content = String(repeating: "k", count: count)
      let code = scan("\"\(content)\"" + String(repeating: " ", count: 20)) { $0.shortString() }
      var expected: UInt128? = count <= 15 ? 0 : nil
      for byte in content.utf8.reversed() where count <= 15 {
        expected = expected.map { $0 << 8 | UInt128(byte) }
      }
      #expect(code == expected)
    }
    #expect(scan("\"a\\n\"                    ") { $0.shortString() } == nil)
    #expect(scan("\"a\"") { $0.shortString() } == nil)
  }

  @Test func keysThatAreNotShortAreLeft() throws {
    try scan("\"a\" : 1                      ") { scanner in
      var isFirst = true
      #expect(scanner.nextShortKey(&isFirst) == nil)
      #expect(isFirst)
      #expect(scanner.offset == 0)
      let key = try scanner.nextKey(&isFirst)
      #expect(key != nil)
    }
  }

  @Test func valuesArePassedOver() throws {
    try scan(#"{"a":[1,{"b":[]},"]"],"c":null} 7"#) { scanner in
      try scanner.skipValue()
      let value = try scanner.integer()
      #expect(value == 7)
      try scanner.end()
    }
    let deep = String(repeating: "[", count: 1_000)
    #expect(throws: JSONError.self) { try scan(deep) { try $0.skipValue() } }
  }
}

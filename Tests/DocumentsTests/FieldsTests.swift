import Diagnostics
import Documents
import Quantities
import Testing
import YAML

struct FieldsTests {
  private enum Dataflow: String, CaseIterable {
    case outputStationary = "output_stationary"
    case weightStationary = "weight_stationary"
  }

  private struct Machine: Equatable {
    var rows = 0
    var name = ""
    var doubled = false
    var dataflow = Dataflow.outputStationary
    var size = Bytes.zero
    var holds: [Dataflow] = []
  }

  /// Reads a document as a component reads its configuration.
  private func read(_ text: String) throws -> Machine {
    let document = try YAMLReader.read(text, file: "a.yaml")
    let sink = document.makeSink()
    var machine = Machine()
    var root = Fields(document.root, path: "", sink: sink)
    if var array = root.requiredFields("array") {
      machine.rows = array.integer("rows", in: 1...1024)
      machine.name = array.text("name", default: "main")
      machine.doubled = array.boolean("doubled", default: false)
      machine.dataflow = array.choice("dataflow", default: .outputStationary)
      machine.size = array.quantity("size", atLeast: Bytes(1), default: Bytes(64))
      machine.holds = array.choices("holds", default: [])
      array.end()
    }
    root.end()
    try sink.throwIfErrors()
    return machine
  }

  private func message(_ line: String) throws -> String {
    let text = try renderedError { _ = try read("array:\n  rows: 16\n  \(line)\n") }
    return text.split(separator: "\n").filter { !$0.contains(" | ") }.joined(separator: "\n")
  }

  @Test func valuesAndDefaults() throws {
    #expect(
      try read("array: {rows: 16}")
        == Machine(rows: 16, name: "main", size: Bytes(64)))
    #expect(
      try read(
        """
        array:
          rows: 8
          name: "no"
          doubled: true
          dataflow: weight_stationary
          size: 1.5 KiB
          holds: [weight_stationary, output_stationary]
          x-note: {anything: [1, 2]}
        """)
        == Machine(
          rows: 8, name: "no", doubled: true, dataflow: .weightStationary, size: Bytes(1536),
          holds: [.weightStationary, .outputStationary]))
  }

  @Test func severalMistakesAtOnce() throws {
    let text = """
      array:
        rosw: 16
        doubled: yes
        dataflow: weight_stationry
        size: 64 kib
      arrays: {}
      """
    #expect(
      try renderedError { _ = try read(text) } == """
        a.yaml:2:3: error: unknown key 'rosw' in 'array'
          2 |   rosw: 16
            |   ^
          help: did you mean 'rows'?
        a.yaml:3:12: error: 'array.doubled' needs true or false, found 'yes'
          3 |   doubled: yes
            |            ^
          help: write true
        a.yaml:4:13: error: 'array.dataflow' cannot be 'weight_stationry'
          4 |   dataflow: weight_stationry
            |             ^
          help: did you mean 'weight_stationary'?
        a.yaml:5:9: error: 'array.size' needs a size, found '64 kib'
          5 |   size: 64 kib
            |         ^
          help: 'kib' is no unit here; did you mean 'KiB'?
        a.yaml:6:1: error: unknown key 'arrays'
          6 | arrays: {}
            | ^
          help: did you mean 'array'?

        """)
  }

  /// A misspelt key is not missing as well; one that is like no key that is there is.
  @Test(arguments: [
    ("{rosw: 16}", ["unknown key 'rosw' in 'array'"]),
    ("{rosw: 16, rwos: 8}", ["unknown key 'rosw' in 'array'", "unknown key 'rwos' in 'array'"]),
    ("{naem: a}", ["'array.rows' is missing", "unknown key 'naem' in 'array'"]),
    ("{something: 16}", ["'array.rows' is missing", "unknown key 'something' in 'array'"]),
    ("{}", ["'array.rows' is missing"]),
  ])
  func missingKeys(array: String, messages: [String]) throws {
    let error = try #require(throws: InputError.self) { try read("array: \(array)") }
    #expect(error.diagnostics.map(\.message) == messages)
  }

  /// What YAML 1.1 would silently take for something else.
  @Test(arguments: [
    ("010", "YAML 1.1 reads '010' in base 8 as 8; write the decimal number meant"),
    ("089", "YAML 1.1 reads '089' in base 8 as no number; write the decimal number meant"),
    ("1:30", "YAML 1.1 reads '1:30' in base 60; write the decimal number meant"),
    ("1_000", "YAML 1.1 drops the '_' of '1_000'; write the decimal number meant"),
    ("0x10", "'0x10' is not decimal; write the decimal number meant"),
    ("0b11", "'0b11' is not decimal; write the decimal number meant"),
    ("16 KiB", "this key is a count and takes no unit"),
  ])
  func numbersThatAreNotWhatTheySeem(value: String, help: String) throws {
    let text = try renderedError { _ = try read("array:\n  rows: \(value)\n") }
    #expect(
      text == """
        a.yaml:2:9: error: 'array.rows' needs a whole number, found '\(value)'
          2 |   rows: \(value)
            |         ^
          help: \(help)

        """)
  }

  @Test(arguments: ["1.5", "1e3", "+5", "sixteen", "~", "true", ".inf", "--5", "1 6"])
  func otherNumbers(value: String) throws {
    let text = try renderedError { _ = try read("array:\n  rows: \(value)\n") }
    #expect(
      text.hasPrefix("a.yaml:2:9: error: 'array.rows' needs a whole number, found '\(value)'"))
  }

  @Test(arguments: [("0", 0), ("-16", -16), ("1025", 1025)])
  func numbersOutOfRange(value: String, number: Int) throws {
    let text = try renderedError { _ = try read("array:\n  rows: \(value)\n") }
    #expect(
      text.hasPrefix("a.yaml:2:9: error: 'array.rows' is \(number), which is outside 1...1024\n"))
  }

  @Test(arguments: ["yes", "No", "on", "OFF", "true", "y", "N"])
  func namesThatAreBooleans(value: String) throws {
    #expect(
      try message("name: \(value)") == """
        a.yaml:3:9: error: 'array.name' needs text, found '\(value)'
          help: YAML 1.1 reads a plain '\(value)' as a boolean; write "\(value)" if the text is meant
        """)
  }

  @Test(arguments: ["~", "null", "NULL"])
  func namesThatAreNothing(value: String) throws {
    #expect(try message("name: \(value)").contains("YAML 1.1 reads a plain '\(value)' as nothing"))
  }

  @Test(arguments: ["12", "1.5", "1e3", "0x1F", "1:30", "-7", ".inf", ".NaN"])
  func namesThatAreNumbers(value: String) throws {
    #expect(try message("name: \(value)").contains("YAML 1.1 reads a plain '\(value)' as a number"))
  }

  @Test(arguments: ["yes", "on", "no", "True", "1", "\"true\""])
  func otherBooleans(value: String) throws {
    #expect(try message("doubled: \(value)").contains("'array.doubled' needs true or false, found"))
  }

  @Test func valuesOfAnotherForm() throws {
    #expect(try message("name: [a]").contains("found a list where 'array.name' needs text"))
    #expect(try message("doubled: {}").contains("found a mapping where 'array.doubled' needs true"))
    #expect(try message("holds: weight_stationary").contains("where 'array.holds' needs a list"))
    #expect(try message("size: 0 B").contains("'array.size' is 0 B, which is below 1 B"))
    #expect(try message("size: \"64\"").contains("help: add a unit: B, kB, KiB, MB, MiB, GB, GiB"))
    #expect(
      try renderedError { _ = try read("array: 16\n") }.contains(
        "found '16' where 'array' needs a mapping of keys"))
    #expect(
      try renderedError { _ = try read("- array\n") }.contains(
        "found a list where the document needs a mapping of keys"))
    let quoted = try renderedError { _ = try read("array: {rows: \"16\"}\n") }
    #expect(quoted.contains("found the text \"16\"") && quoted.contains("remove the quotes"))
  }
}

import Foundation
import Testing

/// Traces that are wrong: nothing is simulated.
struct BadTraceTests {
  /// An edit of the shipped trace in the first line that contains `line`.
  struct Edit: Sendable {
    var line: String
    var old: String
    var new: String
    /// `column: error: message` of what is said of that line.
    var errors: [String]
    /// What is said of other lines, with their numbers.
    var elsewhere: [String] = []
  }

  private static let product = "\"name\":\"blocks.4.attn.proj\""
  private static let weight = "{\"tensor\":\"blocks.4.attn.proj.weight\""

  static let edits = [
    Edit(
      line: product, old: "\"dims\"", new: "\"dim\":1,\"dims\"",
      errors: ["190: error: unknown key 'dim' in an operator", "help: did you mean 'dims'?"]),
    Edit(
      line: product, old: "\"m\":197", new: "\"m\":-197",
      errors: ["208: error: a dimension is -197, which is outside 1...4294967295"]),
    Edit(
      line: product, old: "\"m\":197", new: "\"m\":99999999999999999999",
      errors: ["208: error: the number has more than 18 digits"]),
    Edit(
      line: product, old: "\"m\":197", new: "\"m\":197.0",
      errors: ["208: error: expected a whole number"]),
    Edit(
      line: product, old: "\"k\":192", new: "\"k\":193",
      errors: [
        "190: error: 'blocks.4.attn.av.quantize.output' has 37824 elements, but b x m x k is 38021"
      ]),
    Edit(
      line: product, old: "proj.weight", new: "proj.wieght",
      errors: [
        "95: error: no tensor 'blocks.4.attn.proj.wieght' is defined above",
        "help: did you mean 'blocks.4.attn.proj.weight'?",
      ]),
    Edit(
      line: weight, old: "proj.weight", new: "qkv.weight",
      errors: ["11: error: a tensor named 'blocks.4.attn.qkv.weight' is defined above already"],
      elsewhere: [
        "t.jsonl:245:95: error: no tensor 'blocks.4.attn.proj.weight' is defined above",
        "help: did you mean 'blocks.0.attn.proj.weight'?",
      ]),
    Edit(
      line: weight, old: "[192,192]", new: "[192,-192]",
      errors: ["52: error: a size is -192, which is outside 1...4294967295"]),
    Edit(
      line: weight, old: "[192,192]", new: "[4294967295,4294967295]",
      errors: ["47: error: the shape 4294967295x4294967295 has more than 2^48 elements"]),
    Edit(
      line: weight, old: "\"role\"", new: "\"shape\":[1],\"role\"",
      errors: ["57: error: key 'shape' is given twice in a tensor"]),
    Edit(
      line: "systole.trace/1", old: "trace/1", new: "trace/2",
      errors: ["11: error: found schema 'systole.trace/2' where 'systole.trace/1' is read"]),
    Edit(
      line: "systole.trace/1", old: "\"tensors\":412", new: "\"tensors\":411",
      errors: ["175: error: the header announces 411 tensors, the file has 412"]),
  ]

  @Test(arguments: edits)
  func oneMistake(edit: Edit) async throws {
    var lines = try Shipped.text(Shipped.trace).split(separator: "\n").map(String.init)
    let index = try #require(lines.firstIndex { $0.contains(edit.line) })
    try #require(lines[index].contains(edit.old))
    lines[index] = lines[index].replacing(edit.old, with: edit.new, maxReplacements: 1)
    let scratch = try Self.scratch(lines.joined(separator: "\n") + "\n")
    let arguments = ["simulate", Shipped.config, "t.jsonl", "-o", "r.json"]
    let result = try await Tool.run(arguments, in: scratch.folder)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(try scratch.names() == ["Configs", "Traces", "t.jsonl"])
    let said = result.errors.split(separator: "\n").map(String.init)
      .filter { $0.contains(": error: ") || $0.hasPrefix("  help: ") }
      .map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : $0 }
    let expected =
      edit.errors.map { $0.hasPrefix("help") ? $0 : "t.jsonl:\(index + 1):\($0)" } + edit.elsewhere
    #expect(said.filter { !expected.contains($0) } == [] && said.first == expected.first)
    #expect(expected.allSatisfy { said.contains($0) }, "\(result.errors)")
  }

  @Test func wholeMessage() async throws {
    let text = try Shipped.text(Shipped.trace)
      .replacing("\"tensor\":\"blocks.4.attn.proj.weight\"", with: "\"tensr\":\"a\"")
    let result = try await Tool.run(["check", "t.jsonl"], in: try Self.scratch(text))
    #expect(
      result.errors.hasPrefix(
        """
        t.jsonl:242:2: error: the first key of a line is 'tensor' or 'operator', found 'tensr'
          242 | {"tensr":"a","shape":[192,192],"role":"weight","type":"int8","scale":{"per":"channel"},\
        "side_bytes":
              |  ^
          help: did you mean 'tensor'?

        """))
  }

  @Test func severalMistakesInTheOrderOfTheText() async throws {
    let text = try Shipped.text(Shipped.trace)
      .replacing("\"name\":\"blocks.3.norm1\",", with: "")
      .replacing(
        "\"tensor\":\"blocks.4.attn.proj.bias\",\"shape\":[192],\"role\":\"weight\"",
        with: "\"tensor\":\"blocks.4.attn.proj.bias\",\"shape\":[192],\"role\":\"wieght\""
      )
      .replacing("{\"tensor\":\"head.bias\"", with: "{\"tensor\":\"head.bias")
    let result = try await Tool.run(["check", "t.jsonl"], in: try Self.scratch(text))
    #expect(result.status == 2)
    let errors = result.errors.split(separator: "\n").filter { $0.hasPrefix("t.jsonl:") }
    let lines = errors.compactMap { $0.split(separator: ":").dropFirst().first.flatMap { Int($0) } }
    #expect(errors.count >= 3)
    #expect(lines == lines.sorted())
    for message in ["'name' is missing", "'role' cannot be 'wieght'", "expected"] {
      #expect(errors.contains { $0.contains(message) }, "\(result.errors)")
    }
  }

  /// A trace that was cut off anywhere is refused, and the place is told.
  @Test func truncated() async throws {
    let text = Array(try Shipped.text(Shipped.trace).utf8)
    let scratch = try Self.scratch("")
    for cut in 0..<20 {
      let count = text.count * cut / 20
      try scratch.write(Data(text[..<count]), to: "t.jsonl")
      let result = try await Tool.run("check", "t.jsonl", in: scratch.folder)
      #expect(result.status == 2, "\(count) bytes")
      #expect(result.output == "")
      #expect(result.errors.starts(with: /t\.jsonl:\d+:\d+: error:/), "\(result.errors)")
    }
  }

  @Test(arguments: [
    ("", "t.jsonl:1:1: error: the file is empty\n"),
    (
      "{}\n",
      """
      t.jsonl:1:1: error: 'schema' is missing in the header
        1 | {}
          | ^

      """
    ),
    (
      "[1, 2]\n",
      """
      t.jsonl:1:1: error: expected '{'
        1 | [1, 2]
          | ^

      """
    ),
  ])
  func notATrace(text: String, errors: String) async throws {
    try await Tool.expectRefusal(
      ["simulate", Shipped.config, "t.jsonl"], in: try Self.scratch(text), errors)
  }

  @Test func bytesThatAreNoText() async throws {
    let scratch = try Self.scratch("")
    try scratch.write(
      Data((0..<4_096).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }), to: "t.jsonl")
    let result = try await Tool.run("simulate", Shipped.config, "t.jsonl", in: scratch.folder)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("t.jsonl:1:"))
  }

  @Test func deepNesting() async throws {
    let header = try #require(try Shipped.text(Shipped.trace).split(separator: "\n").first)
    let brackets = String(repeating: "[", count: 100_000)
    let result = try await Tool.run(
      ["check", "t.jsonl"],
      in: try Self.scratch("\(header)\n{\"tensor\":\"a\",\"x-note\":\(brackets)\n"))
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("t.jsonl:2:"))
  }

  private static func scratch(_ text: String) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    try scratch.write(text, to: "t.jsonl")
    return scratch
  }
}

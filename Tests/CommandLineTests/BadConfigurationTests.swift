import Foundation
import Testing

/// Accelerator files that are wrong.
struct BadConfigurationTests {
  /// An edit of the shipped file: one line's number, its new text, and what is said.
  struct Edit: Sendable {
    var old: String
    var new: String
    var errors: String
  }

  private static let rows = "rows: 16"

  static let edits = [
    Edit(
      old: rows, new: "rows: no",
      errors: """
        a.yaml:11:9: error: 'array.rows' needs a whole number, found 'no'
          11 |   rows: no
             |         ^

        """),
    Edit(
      old: rows, new: "rows: 010",
      errors: """
        a.yaml:11:9: error: 'array.rows' needs a whole number, found '010'
          11 |   rows: 010
             |         ^
          help: YAML 1.1 reads '010' in base 8 as 8; write the decimal number meant

        """),
    Edit(
      old: rows, new: "rows: 1:30",
      errors: """
        a.yaml:11:9: error: 'array.rows' needs a whole number, found '1:30'
          11 |   rows: 1:30
             |         ^
          help: YAML 1.1 reads '1:30' in base 60; write the decimal number meant

        """),
    Edit(
      old: rows, new: "rows: -16",
      errors: """
        a.yaml:11:9: error: 'array.rows' is -16, which is outside 1...65536
          11 |   rows: -16
             |         ^

        """),
    Edit(
      old: rows, new: "rows: 123456789012345678901234567890",
      errors: """
        a.yaml:11:9: error: 'array.rows' is 123456789012345678901234567890, which is outside 1...65536
          11 |   rows: 123456789012345678901234567890
             |         ^

        """),
    Edit(
      old: rows, new: "rows: 16\n  rows: 17",
      errors: """
        a.yaml:12:3: error: key 'rows' is given twice in one mapping, first in line 11
          12 |   rows: 17
             |   ^

        """),
    Edit(
      old: "dma: {request_cycles: 16}", new: "dma: {request_cylces: 16}",
      errors: """
        a.yaml:29:7: error: unknown key 'request_cylces' in 'dma'
          29 | dma: {request_cylces: 16}
             |       ^
          help: did you mean 'request_cycles'?

        """),
    Edit(
      old: "clock: 500 MHz", new: "clock: 500 Mhz",
      errors: """
        a.yaml:6:8: error: 'clock' needs a clock rate, found '500 Mhz'
          6 | clock: 500 Mhz
            |        ^
          help: 'Mhz' is no unit here; did you mean 'MHz'?

        """),
    Edit(
      old: "clock: 500 MHz", new: "clock: 500",
      errors: """
        a.yaml:6:8: error: 'clock' needs a clock rate, found '500'
          6 | clock: 500
            |        ^
          help: add a unit: Hz, kHz, MHz, GHz

        """),
    Edit(
      old: "pipeline: overlapped", new: "pipeline: overlaped",
      errors: """
        a.yaml:68:11: error: 'pipeline' cannot be 'overlaped'
          68 | pipeline: overlaped
             |           ^
          help: did you mean 'overlapped'?

        """),
    Edit(
      old: "schema: systole.accelerator/1", new: "schema: systole.accelerator/9",
      errors: """
        a.yaml:3:9: error: this is 'systole.accelerator/9', not 'systole.accelerator/1'
          3 | schema: systole.accelerator/9
            |         ^

        """),
  ]

  @Test(arguments: edits)
  func oneMistake(edit: Edit) async throws {
    let scratch = try Self.scratch(["a.yaml": try Self.edited([(edit.old, edit.new)])])
    try await Tool.expectRefusal(
      ["simulate", "a.yaml", Shipped.trace, "-o", "r.txt"], in: scratch, edit.errors)
  }

  @Test func severalMistakesInTheOrderOfTheText() async throws {
    let text = try Self.edited([
      ("pipeline: overlapped", "pipeline: overlaped"), (Self.rows, "row: 16"),
      ("clock: 500 MHz", "clock: 0 MHz"),
    ])
    try await Tool.expectRefusal(
      ["simulate", "a.yaml", Shipped.trace], in: try Self.scratch(["a.yaml": text]),
      """
      a.yaml:6:8: error: 'clock' is 0 Hz, which is below 1 kHz
        6 | clock: 0 MHz
          |        ^
      a.yaml:11:3: error: unknown key 'row' in 'array'
        11 |   row: 16
           |   ^
        help: did you mean 'rows'?
      a.yaml:68:11: error: 'pipeline' cannot be 'overlaped'
        68 | pipeline: overlaped
           |           ^
        help: did you mean 'overlapped'?

      """)
  }

  @Test(arguments: [
    ("", "a.yaml:1:1: error: the file is empty\n"),
    ("# nothing but this\n", "a.yaml:1:1: error: the file is empty\n"),
    (
      "just text\n",
      """
      a.yaml:1:1: error: found 'just text' where the document needs a mapping of keys
        1 | just text
          | ^

      """
    ),
    (
      "a: 1\n---\nb: 2\n",
      """
      a.yaml:2:1: error: but found another document
        2 | ---
          | ^

      """
    ),
    (
      "a: 1\n\tb: 2\n",
      """
      a.yaml:2:1: error: found a tab character that violates indentation
        2 |  b: 2
          | ^

      """
    ),
    (
      "a: &a [*a]\n",
      """
      a.yaml:1:8: error: found undefined alias
        1 | a: &a [*a]
          |        ^

      """
    ),
    (
      "a: " + String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000),
      """
      a.yaml:1:5: error: nested deeper than 64 levels
        1 | a: \(String(repeating: "[", count: 97))
          |     ^

      """
    ),
    (
      "a: " + String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
      """
      a.yaml:1:68: error: nested deeper than 64 levels
        1 | a: \(String(repeating: "[", count: 97))
          | \(String(repeating: " ", count: 67))^

      """
    ),
  ])
  func notAnAccelerator(text: String, errors: String) async throws {
    try await Tool.expectRefusal(
      ["check", "a.yaml"], in: try Self.scratch(["a.yaml": text]), errors)
  }

  /// Nine aliases of nine aliases of … are 9¹⁰ values.
  @Test func aliasBomb() async throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...10 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    try await Tool.expectRefusal(
      ["simulate", "a.yaml", Shipped.trace], in: try Self.scratch(["a.yaml": text]),
      """
      a.yaml:1:13: error: more than 100000 values, aliases followed
        1 | a0: &a0 [x, x, x, x, x, x, x, x, x]
          |             ^

      """)
  }

  @Test func bytesThatAreNoText() async throws {
    let scratch = try Self.scratch([:])
    try scratch.write(Data([0x61, 0x3A, 0x0A, 0xFF, 0xFE, 0x00, 0x80]), to: "a.yaml")
    try await Tool.expectRefusal(
      ["simulate", "a.yaml", Shipped.trace], in: scratch,
      "a.yaml:2:1: error: the line is not UTF-8\n")
    try scratch.write("a: \u{0}b\n", to: "b.yaml")
    let result = try await Tool.run("check", "b.yaml", in: scratch.folder)
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("b.yaml:1:4: error: control characters are not allowed\n"))
  }

  @Test func larger() async throws {
    let scratch = try Self.scratch(["a.yaml": String(repeating: "# words\n", count: 1 << 20)])
    try await Tool.expectRefusal(
      ["simulate", "a.yaml", Shipped.trace], in: scratch,
      "error: cannot read 'a.yaml': it is larger than 4 MiB\n")
  }

  /// A file of another kind whose every key is unknown is no reason to take long.
  @Test func manyMistakes() async throws {
    let keys = (1...5_000).map { "key\($0): 1\n" }.joined()
    let scratch = try Self.scratch(["a.yaml": "schema: systole.accelerator/1\n" + keys])
    let result = try await Tool.run("check", "a.yaml", in: scratch.folder)
    #expect(result.status == 2)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.filter { $0.contains(": error: ") }.count == 20)
    #expect(lines.last?.wholeMatch(of: /and 49\d\d more/) != nil)
  }

  @Test func tablesThatDoNotExist() async throws {
    let scratch = try Self.scratch([
      "a.yaml": try Self.edited([("energy: horowitz-45", "energy: horowitz-46")])
    ])
    let result = try await Tool.run("simulate", "a.yaml", Shipped.trace, in: scratch.folder)
    #expect(result.status == 2)
    #expect(
      result.errors.hasPrefix("a.yaml:8:9: error: there is no energy table 'horowitz-46'\n"),
      "\(result.errors)")
  }

  @Test(arguments: [
    ("Configs/models/deit-tiny.yaml", "2:9", "schema: systole.model/1"),
    ("Configs/energy/cacti-22.yaml", "6:9", "schema: systole.energy/1"),
  ])
  func otherKinds(file: String, place: String, line: String) async throws {
    try await Tool.expectRefusal(
      ["simulate", file, Shipped.trace], in: try Self.scratch([:]),
      """
      \(file):\(place): error: this is '\(line.dropFirst(8))', not 'systole.accelerator/1'
        \(place.prefix(1)) | \(line)
          |         ^

      """)
  }

  @Test func operatorsThatNothingRuns() async throws {
    try await Tool.expectRefusal(
      ["simulate", "gemmini-16x16", "Traces/deit-tiny.i-vit.jsonl", "-o", "r.json"],
      in: try Self.scratch([:]),
      """
      Configs/gemmini-16x16.yaml:20:5: error: operator 'blocks.0.attn.av' needs 'multiply' of uint16 \
      and int8, and no mode of 'array.pe' covers it
        20 |     - {mac: multiply, activation: int8, weight: int8}
           |     ^
        help: add {mac: multiply, activation: uint16, weight: int8} to 'array.pe', or choose a \
      scheme that the array can run
      Configs/gemmini-16x16.yaml:36:17: error: operator 'patch_embed.proj' requantizes by 'dyadic', \
      and no unit of accelerator 'gemmini-16x16' does
        36 |     algorithms: [float]
           |                 ^
        help: unit 'requantize' runs requantize by float; add 'dyadic' to \
      'units.requantize.algorithms'

      """)
  }

  private static func edited(_ edits: [(old: String, new: String)]) throws -> String {
    var text = try Shipped.text(Shipped.config)
    for (old, new) in edits {
      try #require(text.ranges(of: old).count == 1, "'\(old)' stands once")
      text = text.replacing(old, with: new)
    }
    return text
  }

  private static func scratch(_ files: [String: String]) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    for (name, text) in files { try scratch.write(text, to: name) }
    return scratch
  }
}

import Foundation
import Testing

/// Reports and thresholds that `diff` refuses.
struct BadReportTests {
  private static let help =
    "  help: write a metric, a relation and a signed change: 'cycles>+1%', 'utilization<-0.02'\n"

  @Test(arguments: [
    ("cycles", "threshold 'cycles' has no relation: one of > < >= <="),
    ("", "threshold '' has no relation: one of > < >= <="),
    (">+1%", "threshold '>+1%' names no metric"),
    ("cycles>1%", "threshold 'cycles>1%' compares with '1%', which has no sign"),
    ("cycles>+x", "threshold 'cycles>+x' compares with '+x', which is no decimal number"),
    ("cycles>+1%%", "threshold 'cycles>+1%%' compares with '+1%%', which is no decimal number"),
    ("cycles=+1", "threshold 'cycles=+1' has no relation: one of > < >= <="),
    (
      "cycles>+99999999999999999999%",
      "threshold 'cycles>+99999999999999999999%' compares with '+99999999999999999999%', "
        + "which is no decimal number"
    ),
  ])
  func thresholds(text: String, problem: String) async throws {
    let scratch = try await Self.scratch()
    try await Tool.expectRefusal(
      ["diff", "a.json", "a.json", "--fail-on", text, "-o", "d.txt"], in: scratch,
      "error: \(problem)\n\(Self.help)")
  }

  @Test(arguments: [
    ("cycels>+1%", "unknown metric 'cycels' in threshold 'cycels>+1%'", "did you mean 'cycles'?"),
    (
      "totals.cycels>+1", "threshold 'totals.cycels>+1': the reports give no 'totals.cycels'",
      "did you mean 'totals.cycles'?"
    ),
    (
      "layers.cylces>+1", "threshold 'layers.cylces>+1': the reports give no 'layers.cylces'",
      "did you mean 'layers.cycles'?"
    ),
    (
      "speed>+1",
      "unknown metric 'speed' in threshold 'speed>+1'",
      "one of cycles, energy, dram_bytes, utilization, area, or a path of the report such as "
        + "totals.cycles or layers.cycles"
    ),
  ])
  func metrics(text: String, problem: String, help: String) async throws {
    let scratch = try await Self.scratch()
    try await Tool.expectRefusal(
      ["diff", "a.json", "a.json", "--fail-on", text], in: scratch,
      "error: \(problem)\n  help: \(help)\n")
  }

  @Test func truncated() async throws {
    let scratch = try await Self.scratch()
    let text = Array(try scratch.text("a.json").utf8)
    for cut in 0..<10 {
      try scratch.write(Data(text[..<(text.count * cut / 10)]), to: "cut.json")
      let result = try await Tool.run("diff", "a.json", "cut.json", in: scratch.folder)
      #expect(result.status == 2)
      #expect(result.output == "")
      #expect(result.errors.starts(with: /cut\.json:\d+:\d+: error:/))
    }
  }

  @Test func otherSchemas() async throws {
    let scratch = try await Self.scratch()
    let report = try scratch.text("a.json")
    try scratch.write(
      report.replacing("systole.report/2", with: "systole.report/3"), to: "b.json")
    try await Tool.expectRefusal(
      ["diff", "a.json", "b.json"], in: scratch,
      """
      b.json:2:13: error: this is 'systole.report/3', not 'systole.report/2'
        2 |   "schema": "systole.report/3",
          |             ^

      """)
    // Of a version in which fields meant something else.
    try scratch.write(
      report.replacing("systole.report/2", with: "systole.report/1"), to: "old.json")
    for files in [["old.json", "a.json"], ["a.json", "old.json"], ["old.json", "old.json"]] {
      try await Tool.expectRefusal(
        ["diff"] + files, in: scratch,
        """
        old.json:2:13: error: this is 'systole.report/1', whose bytes and energies of layers mean \
        something else than those of 'systole.report/2'
          2 |   "schema": "systole.report/1",
            |             ^
          help: simulate again with this version of systole, and compare with that report

        """)
    }
    let sweep = try await Tool.run(
      "sweep", "scale-sim", "gemm:8x8x8", "--scheme", "int8", "--vary", "array.rows=8", "--format",
      "json", "-o", scratch.path("s.json"))
    #expect(sweep.status == 0)
    try await Tool.expectRefusal(
      ["diff", "s.json", "a.json"], in: scratch,
      """
      s.json:2:13: error: this is 'systole.sweep/1', not 'systole.report/2'
        2 |   "schema": "systole.sweep/1",
          |             ^

      """)
  }

  @Test(arguments: [
    (
      "",
      """
      b.json:1:1: error: the text ends early
        1 |\u{20}
          | ^

      """
    ),
    (
      "{\"schema\": \"systole.report/2\", \"schema\": 1}",
      """
      b.json:1:32: error: key 'schema' is given twice in one object
        1 | {"schema": "systole.report/2", "schema": 1}
          |                                ^

      """
    ),
    (
      String(repeating: "[", count: 10_000),
      """
      b.json:1:65: error: nested deeper than 64 levels
        1 | \(String(repeating: "[", count: 100))
          | \(String(repeating: " ", count: 64))^

      """
    ),
    (
      "accelerator: no JSON\n",
      """
      b.json:1:1: error: no JSON value starts here
        1 | accelerator: no JSON
          | ^

      """
    ),
  ])
  func notAReport(text: String, errors: String) async throws {
    let scratch = try await Self.scratch()
    try scratch.write(text, to: "b.json")
    try await Tool.expectRefusal(["diff", "a.json", "b.json"], in: scratch, errors)
  }

  /// Numbers that no report has are compared, or refused, but never trip over.
  @Test(arguments: ["0", "-1", "1e300", "9223372036854775807", "99999999999999999999999999"])
  func extremeNumbers(number: String) async throws {
    let scratch = try await Self.scratch()
    let text = try scratch.text("a.json").replacing(/"cycles": \d+/, with: "\"cycles\": \(number)")
    try scratch.write(text, to: "b.json")
    for pair in [["a.json", "b.json"], ["b.json", "a.json"]] {
      for format in ["text", "json"] {
        let result = try await Tool.run(
          ["diff"] + pair + [
            "--format", format, "--fail-on", "cycles>+1%", "--fail-on", "layers.cycles>+1",
          ],
          in: scratch.folder)
        #expect((0...2).contains(result.status), "\(result.errors)")
      }
    }
  }

  private static func scratch() async throws -> Scratch {
    let scratch = try Scratch()
    try await scratch.write(Shipped.report.value.output, to: "a.json")
    return scratch
  }
}

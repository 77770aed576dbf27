import Foundation
import Testing

/// Arguments that are wrong.
struct BadOptionTests {
  struct Refusal: Sendable {
    var arguments: [String]
    var errors: String

    init(_ arguments: [String], _ errors: String) {
      self.arguments = arguments
      self.errors = errors
    }
  }

  private static let simulate = ["simulate", Shipped.config, Shipped.trace]
  private static let sweep = ["sweep", Shipped.config, Shipped.trace]

  @Test(arguments: [
    (
      ["array"],
      """
      --set:1:1: error: 'array' has no '='
        help: write path=value: array.rows=32

      """
    ),
    (
      ["=8"],
      """
      --set:1:1: error: '=8' has no path before its '='
        help: write path=value: array.rows=32

      """
    ),
    (
      ["array.row=8"],
      """
      --set:1:1: error: unknown key 'row' in 'array'
        1 | array.row=8
          | ^
        help: did you mean 'rows'?

      """
    ),
    (
      ["array.rows=eight"],
      """
      --set:1:12: error: 'array.rows' needs a whole number, found 'eight'
        1 | array.rows=eight
          |            ^

      """
    ),
    (
      ["array.rows="],
      """
      --set:1:12: error: the value is empty
        1 | array.rows=
          |            ^

      """
    ),
    (
      ["array.rows=[1"],
      """
      --set:1:14: error: did not find expected ',' or ']'
        1 | array.rows=[1
          |              ^

      """
    ),
    (
      ["array.row=8", "clock=500"],
      """
      --set:1:1: error: unknown key 'row' in 'array'
        1 | array.row=8
          | ^
        help: did you mean 'rows'?
      --set:2:7: error: 'clock' needs a clock rate, found '500'
        2 | clock=500
          |       ^
        help: add a unit: Hz, kHz, MHz, GHz

      """
    ),
    (
      ["array", "clock.x=1", "array.pe[9].cycles=2"],
      """
      --set:1:1: error: 'array' has no '='
        help: write path=value: array.rows=32
      --set:2:1: error: there is no key 'x' in '500 MHz'
      --set:3:1: error: there is no element [9]; the list has 5

      """
    ),
    (["array.rows=8", "clock.x=1"], "--set:2:1: error: there is no key 'x' in '500 MHz'\n"),
    (["array.pe[9].cycles=2"], "--set:1:1: error: there is no element [9]; the list has 5\n"),
  ])
  func overrides(values: [String], errors: String) async throws {
    let arguments = Self.simulate + values.flatMap { ["--set", $0] } + ["-o", "r.txt"]
    try await Tool.expectRefusal(arguments, in: try Self.scratch(), errors)
  }

  @Test(arguments: [
    (["simulate", "edge-16x61", Shipped.trace], "accelerator", "edge-16x61", "edge-16x16", ""),
    (
      ["simulate", Shipped.config, "deit-tny", "--scheme", "int8"], "model", "deit-tny",
      "deit-tiny", "models/"
    ),
    (["lower", "deit-tiny", "--scheme", "int9"], "scheme", "int9", "int8", "schemes/"),
    (
      sweep + ["--vary", "energy=cacti-22,cacti-33"], "energy table", "cacti-33", "cacti-32",
      "energy/"
    ),
  ])
  func names(
    arguments: [String], noun: String, name: String, nearest: String, folder: String
  ) async throws {
    let result = try await Tool.run(arguments, in: try Self.scratch())
    #expect(result.status == 2)
    #expect(result.output == "")
    let start =
      "error: there is no \(noun) '\(name)'\n  help: did you mean '\(nearest)'? looked in "
    #expect(result.errors.hasPrefix(start), "\(result.errors)")
    #expect(result.errors.contains(" Configs/\(folder),"), "\(result.errors)")
  }

  /// Names that an option puts into the configuration are located there.
  @Test(arguments: [
    (
      ["--energy-table", "aladin-40"], "--energy-table:1:1", "aladin-40", "aladin-40", "aladdin-40"
    ),
    (["--set", "energy=cacti22"], "--set:1:8", "energy=cacti22", "cacti22", "cacti-22"),
    (
      ["--set", "clock=1 GHz", "--set", "energy.table=cacti22"], "--set:2:14",
      "energy.table=cacti22", "cacti22", "cacti-22"
    ),
  ])
  func tablesOfOptions(
    options: [String], place: String, line: String, name: String, nearest: String
  ) async throws {
    let result = try await Tool.run(Self.simulate + options, in: try Self.scratch())
    #expect(result.status == 2 && result.output == "")
    let parts = place.split(separator: ":").compactMap { Int($0) }
    let start = """
      \(place): error: there is no energy table '\(name)'
        \(parts[0]) | \(line)
          | \(String(repeating: " ", count: parts[1] - 1))^
        help: did you mean '\(nearest)'? looked in
      """
    #expect(result.errors.hasPrefix(start), "\(result.errors)")
  }

  /// The table's name is a value like the others.
  @Test func tablesNextToOtherMistakes() async throws {
    let values = ["pipeline=foo", "array.rows=0", "energy=cacti22"]
    let result = try await Tool.run(
      Self.simulate + values.flatMap { ["--set", $0] }, in: try Self.scratch())
    #expect(result.status == 2)
    let errors = result.errors.split(separator: "\n").filter { $0.contains(": error: ") }
    #expect(
      errors == [
        "--set:1:10: error: 'pipeline' cannot be 'foo'",
        "--set:2:12: error: 'array.rows' is 0, which is outside 1...65536",
        "--set:3:8: error: there is no energy table 'cacti22'",
      ])
    // A name that cannot be one is not looked for.
    let boolean = try await Tool.run(
      Self.simulate + ["--set", "energy=yes"], in: try Self.scratch())
    #expect(
      boolean.errors.hasPrefix("--set:1:8: error: 'energy' needs text, found 'yes'\n"),
      "\(boolean.errors)")
    #expect(!boolean.errors.contains("there is no energy table"))
  }

  @Test func namesThatAreLikeNone() async throws {
    let result = try await Tool.run(
      ["lower", "deit-tiny", "--scheme", "something"], in: try Self.scratch())
    #expect(result.status == 2)
    #expect(
      result.errors.hasPrefix(
        "error: there is no scheme 'something'\n"
          + "  help: known: apq-vit, auto-vit-acc-fixed, auto-vit-acc, bi-vit, binarybert-a4, "))
    #expect(result.errors.contains(", vvtq, zeroquant; looked in "))
  }

  static let wrongFiles = [
    Refusal(
      ["simulate", "Configs", Shipped.trace], "error: cannot read 'Configs': it is a directory\n"),
    Refusal(
      ["simulate", Shipped.config, "Traces"], "error: cannot read 'Traces': it is a directory\n"),
    Refusal(["check", "Traces"], "error: cannot read 'Traces': it is a directory\n"),
    Refusal(["diff", "Traces", "Traces"], "error: cannot read 'Traces': it is a directory\n"),
    Refusal(
      ["simulate", Shipped.config, "none.jsonl"],
      "error: cannot read 'none.jsonl': No such file or directory\n"
    ),
    Refusal(
      ["diff", "a.json", "b.json"], "error: cannot read 'a.json': No such file or directory\n"),
    Refusal(
      simulate + ["-o", "none/r.json"],
      "error: cannot write 'none/r.json': No such file or directory\n"
    ),
    Refusal(simulate + ["-o", "folder"], "error: cannot write 'folder': it is a directory\n"),
    Refusal(
      sweep + ["--vary", "array.rows=8", "-o", "none/r.csv"],
      "error: cannot write 'none/r.csv': No such file or directory\n"
    ),
  ]

  @Test(arguments: wrongFiles)
  func files(refusal: Refusal) async throws {
    let scratch = try Self.scratch()
    try FileManager.default.createDirectory(
      at: scratch.folder.appending(path: "folder"), withIntermediateDirectories: true)
    try await Tool.expectRefusal(refusal.arguments, in: scratch, refusal.errors)
  }

  static let wrongValues = [
    Refusal(
      ["lower", "deit-tiny", "--scheme", "int8", "--weight-bits", "3"],
      "error: scheme 'int8' has no 3-bit weights\n  help: its weights may have 8 or 4 bits\n"
    ),
    Refusal(
      ["lower", "deit-tiny", "--scheme", "int8", "--batch", "0"],
      "error: --batch is 0, which is outside 1...65536\n"
    ),
    Refusal(
      ["lower", "deit-tiny"],
      "error: lowering 'deit-tiny' needs a scheme\n"
        + "  help: add --scheme p2-vit, or name a trace\n"
    ),
    Refusal(
      simulate + ["--scheme", "int8"],
      "error: --scheme has no meaning for '\(Shipped.trace)'\n  help: remove it\n"
    ),
    Refusal(
      simulate + ["--batch", "2"],
      "error: --batch has no meaning for '\(Shipped.trace)'\n  help: remove it\n"
    ),
    Refusal(
      simulate + ["--weight-bits", "4"],
      "error: --weight-bits has no meaning for '\(Shipped.trace)'\n  help: remove it\n"
    ),
    Refusal(
      ["lower", "gemm:1x2x3", "--scheme", "int8", "--batch", "2"],
      "error: --batch has no meaning for 'gemm:1x2x3'\n  help: remove it\n"
    ),
    Refusal(
      simulate + ["--layers", "--format", "json"],
      "error: --layers has no meaning with --format json, which has every layer\n"
        + "  help: remove it\n"
    ),
    Refusal(
      sweep + ["--vary", "array.rows=8", "--threads", "0"],
      "error: --threads is 0, which is outside 1...1024\n"
    ),
    Refusal(sweep, "error: a sweep needs a --vary\n  help: --vary array.rows=8,16,32\n"),
    Refusal(
      sweep + ["--vary", "array.rows=8", "--vary", "array.rows=16"],
      "error: 'array.rows' is varied twice\n"
    ),
    Refusal(
      sweep + ["--vary", "array.rows=1..1000:+1", "--vary", "array.columns=1..1001:+1"],
      "error: the sweep has more than 1000000 points\n"
    ),
    Refusal(["benchmark", "--runs", "0"], "error: --runs is 0, which is outside 1...10000\n"),
  ]

  @Test(arguments: wrongValues)
  func values(refusal: Refusal) async throws {
    try await Tool.expectRefusal(refusal.arguments, in: try Self.scratch(), refusal.errors)
  }

  @Test(arguments: [
    ("array.rows", "has no '='"), ("=8", "has no path before its '='"),
    ("array.rows=", "gives no values"), ("array.rows=8,", "has an empty value"),
    ("array.rows=8..4:x2", "is no range of numbers"),
    ("array.rows=8..16", "is no range of numbers"),
    ("array.rows=8..16:x1", "has no usable step"), ("array.rows=8..16:-1", "has no usable step"),
    ("array.rows=1..99999999999:+1", "has no usable step"),
    ("array.rows=8..99999999999999999999:x2", "is no range of numbers"),
  ])
  func axes(text: String, problem: String) async throws {
    try await Tool.expectRefusal(
      Self.sweep + ["--vary", text], in: try Self.scratch(),
      """
      --vary:1:1: error: '\(text)' \(problem)
        help: write array.rows=8,16,32 or array.rows=8..128:x2 or array.rows=16..64:+16

      """)
  }

  /// A key that does not exist is wrong once, not once for each value.
  @Test func wrongKeyOfAnAxis() async throws {
    try await Tool.expectRefusal(
      Self.sweep + ["--vary", "array.row=8,16,32"], in: try Self.scratch(),
      """
      --vary:1:1: error: unknown key 'row' in 'array'
        1 | array.row=8
          | ^
        help: did you mean 'rows'?

      """)
  }

  @Test(arguments: [
    (
      "gemm:0x1x1", "gemm:MxKxN[xB]", "'0' is no whole number of 1...2147483648",
      "gemm:197x384x1152x6"
    ),
    ("gemm:1x2", "gemm:MxKxN[xB]", "it has 2 sizes", "gemm:197x384x1152x6"),
    (
      "gemm:99999999999x1x1", "gemm:MxKxN[xB]",
      "'99999999999' is no whole number of 1...2147483648", "gemm:197x384x1152x6"
    ),
    ("gemm:1x1x1:2", "gemm:MxKxN[xB]", "it has 2 parts after its name", "gemm:197x384x1152x6"),
    (
      "softmax:-1x5", "softmax:ROWSxLEN", "'-1' is no whole number of 1...2147483648",
      "softmax:1182x197"
    ),
    (
      "conv:8x8x1x2x2x1:0", "conv:HxWxCxKHxKWxN[:STRIDE]",
      "'0' is no whole number of 1...2147483648", "conv:224x224x3x16x16x384:16"
    ),
  ])
  func bareOperators(text: String, form: String, problem: String, example: String) async throws {
    try await Tool.expectRefusal(
      ["lower", text, "--scheme", "int8", "-o", "t.jsonl"], in: try Self.scratch(),
      """
      error: '\(text)' is not of the form \(form): \(problem)
        help: for example \(example)

      """)
  }

  @Test func bareOperatorsBeyondAllBounds() async throws {
    try await Tool.expectRefusal(
      ["lower", "gemm:16777216x16777216x16777216", "--scheme", "int8"], in: try Self.scratch(),
      "error: 'gemm' of 1x16777216x16777216x16777216 takes the model beyond 2^62 MACs\n")
    try await Tool.expectRefusal(
      ["lower", "gem:1x2x3", "--scheme", "int8"], in: try Self.scratch(),
      "error: 'gem:1x2x3' names no bare operator\n  help: did you mean 'gemm'?\n")
  }

  /// What the argument parser refuses: exit code 2 as well, and the usage.
  @Test(arguments: [
    (simulate + ["--bogus"], "Error: Unknown option '--bogus'"),
    (["simulate", Shipped.config], "Error: Missing expected argument '<trace>'"),
    (["diff", "a.json"], "Error: Missing expected argument '<new>'"),
    (["check"], "Error: Missing expected argument '<files> ...'"),
    (simulate + ["--format", "xml"], "Error: The value 'xml' is invalid for '--format <format>'."),
    (simulate + ["--set"], "Error: Missing value for '--set <set>'"),
    (
      ["lower", "deit-tiny", "--batch", "two"],
      "Error: The value 'two' is invalid for '--batch <batch>'"
    ),
    (["simulte"], "Error: Unexpected argument 'simulte'"),
    (simulate + ["more"], "Error: Unexpected argument 'more'"),
  ])
  func usage(arguments: [String], start: String) async throws {
    let result = try await Tool.run(arguments, in: try Self.scratch())
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix(start), "\(result.errors)")
    #expect(result.errors.contains("\nUsage: systole "))
  }

  private static func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    return scratch
  }
}

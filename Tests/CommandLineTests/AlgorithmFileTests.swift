import Foundation
import Testing

/// User-defined algorithms, from the command line.
struct AlgorithmFileTests {
  /// I-BERT's softmax as `Units.md` has it, under another name.
  private static let copy = """
    schema: systole.algorithm/1
    name: my-softmax
    operator: softmax
    source: a copy of i-bert
    result: integer
    result_bits: [1, 16]
    passes:
      - {name: maximum, per_element: {compare_int32: 1}, reduction: tree}
      - name: exponential and sum
        per_element: {compare_int32: 1, add_int32: 6, shift_int32: 3, multiply_int32: 4}
        per_row: {divide_int32: 1}
        reduction: tree
        kept_bits: 16
      - {name: normalize, per_element: {multiply_int32: 1, shift_int32: 1}}
    """
  private static let scheme = """
    schema: systole.scheme/1
    name: mine
    extends: i-bert
    source: a copy of i-bert
    algorithms: {softmax: my-softmax}
    """

  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    try scratch.write(Self.copy, to: "my-softmax.yaml")
    try scratch.write(Self.scheme, to: "mine.yaml")
    return scratch
  }

  private func simulate(
    _ scratch: Scratch, _ scheme: String, _ unit: String, config: String = "Configs/quant-lab.yaml",
    _ others: String...
  ) async throws -> String {
    let result = try await Tool.run(
      ["simulate", config, "deit-tiny", "--scheme", scheme, "--set", unit] + others,
      in: scratch.folder)
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  /// The same passes have the same cycles and the same energy, whoever states them.
  @Test func aCopyOfABuiltInAlgorithmCostsTheSame() async throws {
    let scratch = try scratch()
    let own = try await simulate(scratch, "mine.yaml", "units.softmax.algorithms=[my-softmax]")
    let builtIn = try await simulate(scratch, "i-bert", "units.softmax.algorithms=[i-bert]")
    let lines = { (report: String) in
      report.split(separator: "\n").filter { !$0.hasPrefix("trace") && !$0.hasPrefix("values") }
    }
    #expect(lines(own) == lines(builtIn))
    #expect(own.contains("scheme mine"))
  }

  /// More operations take more energy, a longer serial part more cycles.
  @Test func operationsAndSerialCyclesCount() async throws {
    let scratch = try scratch()
    let slow = Self.copy.replacing("name: my-softmax", with: "name: slow").replacing(
      "reduction: tree\n    kept_bits: 16",
      with: "reduction: tree\n    kept_bits: 16\n    serial_cycles: 5000")
    try scratch.write(slow, to: "slow.yaml")
    try scratch.write(Self.scheme.replacing("my-softmax", with: "./slow.yaml"), to: "slower.yaml")
    func layer(_ scheme: String, _ unit: String) async throws -> [String: Any] {
      let report = try await simulate(
        scratch, scheme, "units.softmax.algorithms=[\(unit)]", "--format", "json")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [String: Any])
      let layers = try #require(object["layers"] as? [[String: Any]])
      return try #require(layers.first { $0["name"] as? String == "blocks.0.attn.softmax" })
    }
    let (own, slower) = (
      try await layer("mine.yaml", "my-softmax"), try await layer("slower.yaml", "./slow.yaml")
    )
    #expect(own["algorithm"] as? String == "my-softmax")
    #expect(slower["algorithm"] as? String == "slow")
    let cycles = { (layer: [String: Any]) in layer["busy_cycles"] as? Int ?? 0 }
    #expect(cycles(slower) > 10 * cycles(own) && cycles(own) > 0)
  }

  /// The header declares the name, so that another one is refused where it is written.
  @Test func tracesDeclareIt() async throws {
    let scratch = try scratch()
    let lowered = try await Tool.run(
      "lower", "softmax:4x8", "--scheme", "mine.yaml", in: scratch.folder)
    #expect(
      lowered.output.contains(#","algorithms":[{"name":"my-softmax","operator":"softmax"}],"#))
    try scratch.write(lowered.output, to: "trace.jsonl")
    let check = try await Tool.run("check", "trace.jsonl", in: scratch.folder)
    #expect(check.output == "trace.jsonl: trace, 1 operators, 2 tensors\n")
    let wrong = lowered.output.replacing(
      #""algorithm":"my-softmax""#, with: #""algorithm":"my-sofmax""#)
    try scratch.write(wrong, to: "wrong.jsonl")
    let refused = try await Tool.run("check", "wrong.jsonl", in: scratch.folder)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("'algorithm' cannot be 'my-sofmax'"))
    #expect(refused.errors.contains("did you mean 'my-softmax'?"))
    let undeclared = lowered.output.replacing(
      #","algorithms":[{"name":"my-softmax","operator":"softmax"}]"#, with: "")
    try scratch.write(undeclared, to: "undeclared.jsonl")
    #expect(
      try await Tool.run("check", "undeclared.jsonl", in: scratch.folder).errors.contains(
        "'algorithm' cannot be 'my-softmax'"))
    for (header, message) in [
      (#"{"name":"lut","operator":"softmax"}"#, "'lut' is a built-in algorithm"),
      (#"{"name":"a b","operator":"softmax"}"#, "'a b' is no name of an algorithm"),
      (#"{"name":"x","operator":"add"}"#, "'add' has no algorithms that a file can define"),
      (#"{"name":"x"}"#, "'operator' is missing in an algorithm"),
      (
        #"{"name":"x","operator":"gelu"},{"name":"x","operator":"gelu"}"#,
        "the algorithm 'x' is declared twice"
      ),
      (
        #"{"name":"my-softmax","operator":"gelu"}"#,
        "'softmax' cannot have the algorithm 'my-softmax'"
      ),
    ] {
      try scratch.write(
        lowered.output.replacing(#"{"name":"my-softmax","operator":"softmax"}"#, with: header),
        to: "header.jsonl")
      let result = try await Tool.run("check", "header.jsonl", in: scratch.folder)
      #expect(result.status == 2 && result.errors.contains(message), "\(result.errors)")
    }
  }

  /// A host runs one that it lists, and counts its operations.
  @Test func hostsListIt() async throws {
    let scratch = try scratch()
    let host =
      "host={elements_per_second: 1000000000, latency: 1 us, algorithms: [my-softmax.yaml]}"
    let report = try await simulate(
      scratch, "mine.yaml", "units.softmax.algorithms=[i-bert]", "--set", host)
    #expect(report.contains("softmax my-softmax"))
    try await Tool.expectRefusal(
      [
        "simulate", "Configs/quant-lab.yaml", "softmax:4x8", "--scheme", "mine.yaml", "--set",
        "units.softmax.algorithms=[i-bert]", "--set",
        "host={elements_per_second: 1000000000, latency: 1 us}",
      ], in: scratch,
      """
      --set:1:26: error: operator 'softmax' needs 'softmax' with algorithm 'my-softmax', and no unit of accelerator 'quant-lab' runs it
        1 | units.softmax.algorithms=[i-bert]
          |                          ^
        help: unit 'softmax' runs softmax by i-bert; add 'my-softmax' to 'units.softmax.algorithms', or to 'host.algorithms'

      """)
    try await Tool.expectRefusal(
      [
        "simulate", "Configs/quant-lab.yaml", "softmax:4x8", "--scheme", "i-bert", "--set",
        "host={elements_per_second: 1000000000, latency: 1 us, algorithms: [i-bert]}",
      ], in: scratch,
      """
      --set:1:67: error: 'host.algorithms' lists 'i-bert', which every host runs
        1 | host={elements_per_second: 1000000000, latency: 1 us, algorithms: [i-bert]}
          |                                                                   ^
        help: remove it

      """)
  }

  /// A definition may be written in place, and a sweep changes it there, or the name.
  @Test func sweepsChangeIt() async throws {
    let scratch = try scratch()
    let inPlace = Self.copy.split(separator: "\n").dropFirst().map { "        \($0)" }
      .joined(separator: "\n")
    let config = try Shipped.text("Configs/quant-lab.yaml").replacing(
      "[float, i-bert, i-vit-8, i-vit-16, i-vit-tvm, log-int, log-int-p2, e2softmax, softermax, ita, base2, lut]",
      with: "\n      - i-bert\n      -\n\(inPlace)")
    try scratch.write(config, to: "lab.yaml")
    let sweep = try await Tool.run(
      "sweep", "lab.yaml", "softmax:64x64", "--scheme", "mine.yaml", "--vary",
      "units.softmax.algorithms[1].passes[1].kept_bits=8,32", "--vary",
      "scheme.algorithms.softmax=i-bert,./my-softmax.yaml", "--format", "csv", in: scratch.folder)
    #expect(sweep.status == 0, "\(sweep.errors)")
    let rows = sweep.output.split(separator: "\n").map(String.init)
    #expect(rows.count == 5)
    #expect(rows.filter { $0.contains("my-softmax") }.count == 2)
    // The bits that wait between the copy's passes are the memory's.
    let rest = rows.dropFirst().map { $0.split(separator: ",").dropFirst(3).joined(separator: ",") }
    #expect(rest[1] != rest[3])
  }

  @Test func numericsSaysThatItHasNoKernel() async throws {
    let scratch = try scratch()
    let result = try await Tool.run(
      "numerics", "--kind", "softmax", "--algorithm", "my-softmax", in: scratch.folder)
    #expect(result.status == 2)
    #expect(
      result.errors.hasPrefix(
        "error: 'my-softmax' is a user-defined algorithm, which has operations and no integer kernel\n"
      ))
  }

  // MARK: Errors

  /// Checks a file, `bad.yaml`.
  private func expectRefusal(
    of text: String, _ errors: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let scratch = try Scratch()
    try scratch.write(text, to: "bad.yaml")
    try await Tool.expectRefusal(
      ["check", "bad.yaml"], in: scratch, errors, sourceLocation: sourceLocation)
  }

  @Test func aFileIsCheckedStrictly() async throws {
    try await expectRefusal(
      of: """
        schema: systole.algorithm/1
        name: softermax
        operator: softmaxx
        source: x
        result: integer
        result_bits: [8, 4]
        channel_factors: true
        passes:
          - name: a
            per_element: {add_int31: 1, multiply_int8: -1}
            kept_bits: 99
            reductoin: tree
          - name: b

        """,
      """
      bad.yaml:2:7: error: 'name' is 'softermax', a built-in algorithm
        2 | name: softermax
          |       ^
        help: choose another name
      bad.yaml:3:11: error: 'operator' cannot be 'softmaxx'
        3 | operator: softmaxx
          |           ^
        help: did you mean 'softmax'?
      bad.yaml:6:14: error: 'result_bits' is [8, 4]: the least comes first
        6 | result_bits: [8, 4]
          |              ^
        help: write [4, 8]
      bad.yaml:10:19: error: 'passes[0].per_element' has 'add_int31', which is no elementary operation
        10 |     per_element: {add_int31: 1, multiply_int8: -1}
           |                   ^
        help: did you mean 'add_int32'?
      bad.yaml:10:48: error: 'passes[0].per_element.multiply_int8' is -1, which is outside 0...4096
        10 |     per_element: {add_int31: 1, multiply_int8: -1}
           |                                                ^
      bad.yaml:11:16: error: 'passes[0].kept_bits' is 99, which is outside 1...64
        11 |     kept_bits: 99
           |                ^
      bad.yaml:12:5: error: unknown key 'reductoin' in 'passes[0]'
        12 |     reductoin: tree
           |     ^
        help: did you mean 'reduction'?

      """)
    try await expectRefusal(
      of: """
        schema: systole.algorithm/1
        name: an algorithm
        operator: gelu
        source: x
        result: log2
        passes: []

        """,
      """
      bad.yaml:2:7: error: 'name' cannot be 'an algorithm'
        2 | name: an algorithm
          |       ^
        help: a letter, then letters, digits, '-', '_' and '.', of at most 16 characters in all
      bad.yaml:6:9: error: 'passes' is an empty list
        6 | passes: []
          |         ^

      """)
    let incomplete = """
      schema: systole.algorithm/1
      name: mine
      operator: gelu
      source: x
      result: log2
      passes: [{name: a, kept_bits: 8}]

      """
    try await expectRefusal(
      of: incomplete.replacing("passes:", with: "channel_factors: false\npasses:"),
      """
      bad.yaml:6:18: error: 'channel_factors' has no meaning with 'operator: gelu'
        6 | channel_factors: false
          |                  ^
        help: remove it, or set 'operator: layernorm'

      """)
    try await expectRefusal(
      of: incomplete,
      """
      bad.yaml:1:1: error: 'result_bits' is missing
        1 | schema: systole.algorithm/1
          | ^
      bad.yaml:6:9: error: 'passes' has no operation
        6 | passes: [{name: a, kept_bits: 8}]
          |         ^
        help: write those of an element under 'per_element', those of a row under 'per_row'
      bad.yaml:6:31: error: 'passes[0].kept_bits' has no meaning: no pass comes after it
        6 | passes: [{name: a, kept_bits: 8}]
          |                               ^
        help: remove it

      """)
  }

  /// Counts stay within 64 bits, and what a unit makes of a pass can be written out and read again.
  @Test func operationsAreBounded() async throws {
    let scratch = try scratch()
    let many = """
      schema: systole.algorithm/1
      name: many
      operator: gelu
      source: assumed
      result: any
      passes: [{name: a, per_element: {shift_int4: 4096, add_int32: 4096}}]
      """
    try scratch.write(many, to: "many.yaml")
    try scratch.write(
      Self.scheme.replacing("softmax: my-softmax", with: "gelu: many"), to: "mine.yaml")
    let result = try await Tool.run(
      "simulate", "Configs/quant-lab.yaml", "gelu:2000000000x3000000", "--scheme", "mine.yaml",
      "--set",
      "units.gelu={operators: [gelu], algorithms: [many], stages: [{name: a, lanes: 65536}]}",
      in: scratch.folder)
    #expect(
      result
        == ProcessResult(
          status: 2, output: "",
          errors: "error: operator 'gelu' takes the trace beyond 2^62 operations and bytes on this "
            + "machine\n"))
    try await expectRefusal(
      of: many.replacing("add_int32: 4096", with: "divide_int32: 4000"),
      """
      bad.yaml:6:33: error: 'passes[0].per_element' takes 132096 cycles, more than 65536
        6 | passes: [{name: a, per_element: {shift_int4: 4096, divide_int32: 4000}}]
          |                                 ^
        help: each operation takes a cycle; a division or a root, one for each bit of its result

      """)
  }

  @Test func whatNamesItIsChecked() async throws {
    let scratch = try scratch()
    func refusal(_ names: String) async throws -> String {
      let result = try await Tool.run(
        "simulate", "Configs/quant-lab.yaml", "softmax:4x8", "--scheme", "i-bert", "--set",
        "units.softmax.algorithms=[\(names)]", in: scratch.folder)
      #expect(result.status == 2 && result.output == "", "\(names)")
      return result.errors
    }
    #expect(
      try await refusal("i-bert, nn-lut-sofmax").hasPrefix(
        "--set:1:35: error: there is no algorithm 'nn-lut-sofmax'\n"))
    #expect(try await refusal("nn-lut-sofmax").contains("help: did you mean 'nn-lut-softmax'?"))
    #expect(try await refusal("./none.yaml").contains("error: there is no file './none.yaml'"))
    #expect(
      try await refusal("mine").contains(
        "error: algorithm 'mine' is mine.yaml, which defines none\n"))
    #expect(
      try await refusal("qqq").contains("; or a file of schema 'systole.algorithm/1'"))
    #expect(
      try await refusal("my-softmax, my-softmax").contains(
        "--set:1:39: error: 'units.softmax.algorithms' lists 'my-softmax' twice"))
    #expect(
      try await refusal("i-bert, nn-lut-gelu").contains(
        "lists 'nn-lut-gelu', which is no algorithm of softmax"))
    try scratch.write(
      Self.scheme.replacing("softmax: my-softmax", with: "softmax: nn-lut-gelu, gelu: nn-lut"),
      to: "wrong.yaml")
    let scheme = try await Tool.run("check", "wrong.yaml", in: scratch.folder)
    #expect(scheme.status == 2)
    #expect(
      scheme.errors.contains(
        "'algorithms.softmax' is 'nn-lut-gelu', an algorithm of gelu"))
  }

  /// What it leaves has to be the edge's format.
  @Test func schemesAreCheckedAgainstWhatItLeaves() async throws {
    let scratch = try scratch()
    try scratch.write(
      Self.copy.replacing("result: integer\nresult_bits: [1, 16]", with: "result: real"),
      to: "my-softmax.yaml")
    let result = try await Tool.run("check", "mine.yaml", in: scratch.folder)
    #expect(result.status == 2)
    #expect(
      result.errors.contains("softmax 'my-softmax' leaves floating-point numbers"),
      "\(result.errors)")
  }
}

import Testing

/// What a trace says is used, or refused by name; never ignored.
struct TraceCaseTests {
  private static func simulate(
    _ trace: String, _ arguments: String...
  ) async throws -> ProcessResult {
    let scratch = try Scratch()
    try scratch.write(trace, to: "t.jsonl")
    return try await Tool.run(
      ["simulate", Shipped.config, scratch.path("t.jsonl")] + arguments)
  }

  @Test(arguments: [
    (
      AttentionTrace.text(query: #""bounds":[{"axis":1,"symbol":"n","maximum":128}]"#),
      "error: tensor 'q' has the key 'bounds': its axis 1, 'n', varies up to 128\n"
        + "  help: not modelled yet; a trace without 'bounds' is simulated at the sizes of its 'shape'\n"
    ),
    (
      AttentionTrace.text(products: #""phase":"decode""#),
      "error: operator 'qk.0' has the key 'phase'\n  help: not modelled yet\n"
    ),
    (
      AttentionTrace.text(products: #""repeat":3"#),
      "error: operator 'qk.0' has the key 'repeat'\n  help: not modelled yet\n"
    ),
    (
      AttentionTrace.text.replacing(
        #""tensors":6"#, with: #""tensors":7"#
      ).replacing(
        #"{"tensor":"context""#,
        with:
          #"{"tensor":"cache","shape":[16,2],"role":"state","type":"int8","uses":0,"state":{"capacity":16,"length":4,"append":1}}"#
          + "\n" + #"{"tensor":"context""#),
      "error: tensor 'cache' has the role 'state'\n  help: not modelled yet\n"
    ),
  ])
  func keysThatAreNotModelled(trace: String, errors: String) async throws {
    #expect(
      try await Self.simulate(trace) == ProcessResult(status: 2, output: "", errors: errors))
  }

  @Test func nothingToRun() async throws {
    let trace =
      #"{"schema":"systole.trace/1","model":"m","scheme":"s","tensors":0,"operators":0}"# + "\n"
    let problem = "the trace has no operators, so there is nothing to run"
    #expect(
      try await Self.simulate(trace)
        == ProcessResult(status: 2, output: "", errors: "error: \(problem)\n"))
    let scratch = try Scratch()
    try scratch.write(trace, to: "t.jsonl")
    let sweep = try await Tool.run(
      "sweep", Shipped.config, scratch.path("t.jsonl"), "--vary", "array.rows=8,16")
    #expect(sweep.status == 2 && sweep.output == "" && sweep.errors.contains(problem))
  }

  @Test func operatorsOfOneName() async throws {
    let scratch = try Scratch()
    try scratch.write(
      AttentionTrace.text.replacing(#""name":"softmax.0""#, with: #""name":"qk.0""#), to: "t.jsonl")
    for command in [
      "check t.jsonl", "describe t.jsonl", "simulate Configs/edge-16x16.yaml t.jsonl",
    ] {
      try scratch.linkOnce()
      let result = try await Tool.run(
        command.split(separator: " ").map(String.init), in: scratch.folder)
      #expect(result.status == 2)
      #expect(
        result.errors.hasPrefix(
          "t.jsonl:8:30: error: an operator named 'qk.0' is defined above already\n"))
    }
  }

  @Test(arguments: ["causal", "window", "padding"])
  func masksThatTheMachineDoesNotUse(mask: String) async throws {
    let message = "mask '\(mask)' of 'qk.0' and 2 more is not used by this machine"
    let trace = AttentionTrace.text(all: #""mask":"\#(mask)""#)
    // Rows of a head can be divided only without a mask.
    let whole = "mapping.slices=none"
    let plain = try await Self.simulate(AttentionTrace.text, "--format", "csv", "--set", whole)
    let csv = try await Self.simulate(trace, "--format", "csv", "--set", whole)
    #expect(csv.output == plain.output)
    #expect(plain.errors == "")
    let text = try await Self.simulate(trace)
    #expect(text.output.contains("\n! M\(message.dropFirst())"))
    let json = try await Self.simulate(trace, "--format", "json")
    #expect(json.output.contains(#"{"kind": "mask_not_used", "message": "\#(message)"#))
    for result in [csv, text, json] {
      #expect(result.status == 0)
      #expect(result.errors.hasPrefix("warning: \(message)"))
    }
  }

  @Test func masksInSweepsAndExplanations() async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    try scratch.write(AttentionTrace.text(all: #""mask":"causal""#), to: "t.jsonl")
    let note = "ask 'causal' of 'qk.0' and 2 more is not used"
    for arguments in [
      ["sweep", Shipped.config, "t.jsonl", "--vary", "array.rows=8,16"],
      ["sweep", Shipped.config, "t.jsonl", "--vary", "array.rows=8,16", "--format", "json"],
      ["explain", Shipped.config, "t.jsonl", "--no-changes"],
      ["explain", Shipped.config, "t.jsonl", "--layer", "qk.0", "--format", "json"],
    ] {
      let result = try await Tool.run(arguments, in: scratch.folder)
      #expect(result.status == 0)
      #expect(result.output.ranges(of: note).count == 1, "\(arguments)")
      #expect(result.errors.ranges(of: note).count == 1, "\(arguments)")
    }
  }

  @Test(arguments: [("28 nm", true), ("45nm", false), ("45 nm", false), ("FPGA", true)])
  func technologies(technology: String, isOther: Bool) async throws {
    let set = ["--set", "technology=\(technology)"]
    for command in [
      ["simulate", Shipped.config, "gemm:8x8x8", "--scheme", "int8"],
      ["explain", Shipped.config],
    ] {
      let result = try await Tool.run(command + set)
      let warning =
        "warning: the accelerator is described at \(technology); the energy table is of 45 nm\n"
      #expect(result.errors == (isOther ? warning : ""))
      #expect(result.output.contains("! The accelerator is described at") == isOther)
    }
  }

  /// Owners of cycles sum to the cycles at every length, also of one.
  @Test(arguments: ["1x1x1x1", "2x1x1x1", "3x5x2x1", "17x16x8x2", "64x64x64x1", "65x64x64x3"])
  func ownersOfShortAttentions(shape: String) async throws {
    let result = try await Tool.run(
      "simulate", "Configs/rtl/ita.yaml", "attention:\(shape)", "--scheme", "int8", "--format",
      "json")
    let report = try ReportContract(result.output)
    #expect(report.totals.cycles > 0)
    #expect(report.totals.attribution.values.reduce(0, +) == report.totals.cycles)
    for layer in report.layers {
      #expect(layer.attribution.values.reduce(0, +) == layer.cycles)
    }
  }

  /// A unit in the array's streams alone takes no cycles of its own: that is no answer.
  @Test func aUnitThatHasNoStream() async throws {
    let result = try await Tool.run(
      "simulate", "Configs/rtl/ita.yaml", "softmax:32x64", "--scheme", "int8")
    #expect(result.status == 2)
    #expect(result.errors.contains("which unit 'softmax' runs only in the array's streams"))
  }
}

extension Scratch {
  /// The shipped files, where they are not there yet.
  fileprivate func linkOnce() throws {
    if try !names().contains("Configs") { try linkShippedFiles() }
  }
}

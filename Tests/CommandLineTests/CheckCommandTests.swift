import Testing

/// `systole check`
struct CheckCommandTests {
  @Test func everyShippedFile() async throws {
    let traces = try Shipped.files(in: "Traces", suffix: ".jsonl")
    let configs = try Shipped.files(in: "Configs", suffix: ".yaml")
    #expect(!traces.isEmpty && !configs.isEmpty)
    let result = try await Tool.run(["check"] + traces + configs)
    #expect(result.status == 0)
    #expect(result.errors == "")
    var expected: [String] = []
    for trace in traces {
      let header = try #require(try Shipped.text(trace).split(separator: "\n").first)
      let counts = try #require(header.firstMatch(of: /"tensors":(\d+),"operators":(\d+)/)).output
      expected.append("\(trace): trace, \(counts.2) operators, \(counts.1) tensors")
    }
    for config in configs {
      let text = try Shipped.text(config)
      let schema = try #require(text.firstMatch(of: /schema: systole\.(\w+)\/1/)).output.1
      let name = try #require(text.firstMatch(of: /name: ([\w@.-]+)/)).output.1
      let nouns = ["energy": "energy table", "dram": "DRAM", "fpga": "FPGA"]
      expected.append("\(config): \(nouns[String(schema)] ?? String(schema)) '\(name)'")
    }
    #expect(result.output.split(separator: "\n").map(String.init) == expected)
  }

  @Test func report() async throws {
    let scratch = try Scratch()
    try await scratch.write(Shipped.report.value.output, to: "r.json")
    let result = try await Tool.run("check", "r.json", in: scratch.folder)
    #expect(result == ProcessResult(status: 0, output: "r.json: report, 222 layers\n", errors: ""))
  }

  @Test func goodAndBadFilesTogether() async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    try scratch.write("schema: systole.model/1\n", to: "a.yaml")
    let result = try await Tool.run(
      "check", "a.yaml", "Configs/models/deit-tiny.yaml", "none.jsonl", in: scratch.folder)
    #expect(
      result
        == ProcessResult(
          status: 2, output: "Configs/models/deit-tiny.yaml: model 'deit-tiny'\n",
          errors: """
            a.yaml:1:1: error: 'family' is missing
              1 | schema: systole.model/1
                | ^
            error: cannot read 'none.jsonl': No such file or directory

            """))
  }
}

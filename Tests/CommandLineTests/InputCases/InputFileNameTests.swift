import Foundation
import Testing

/// Files are known by their content and their place, not by how they are named.
struct InputFileNameTests {
  private static let scratchFiles: @Sendable () throws -> Scratch = {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    return scratch
  }

  /// The report of a trace, whichever way it comes; its name is the file's, or that of its header.
  @Test(arguments: [
    ("systole simulate C t.json", "t"), ("systole simulate C t", "t"),
    ("systole simulate C folder/../t.yaml", "t.yaml"),
    ("systole simulate C - < t", "deit-tiny.int8"),
    ("cat t | systole simulate C -", "deit-tiny.int8"),
    ("cat t | systole simulate C /dev/stdin", "deit-tiny.int8"),
    ("systole simulate C /dev/stdin < t", "deit-tiny.int8"),
    ("systole lower deit-tiny --scheme int8 | systole simulate C -", "deit-tiny.int8"),
    ("mkfifo p; cat t > p & systole simulate C p", "deit-tiny.int8"),
    ("cat C | systole simulate - t", "t"),
  ])
  func traces(command: String, name: String) async throws {
    let scratch = try Self.scratchFiles()
    let trace = try Shipped.text("Traces/deit-tiny.int8.jsonl")
    for file in ["t", "t.json", "t.yaml"] { try scratch.write(trace, to: file) }
    try FileManager.default.createDirectory(
      at: scratch.folder.appending(path: "folder"), withIntermediateDirectories: true)
    let line =
      command.replacing(" C", with: " Configs/edge-16x16.yaml").replacing(
        "simulate", with: "simulate --format json")
    let result = try await Tool.shell(line, in: scratch.folder)
    #expect(result.status == 0 && result.errors == "")
    let direct = try await Tool.run(
      "simulate", "--format", "json", "Configs/edge-16x16.yaml", "Traces/deit-tiny.int8.jsonl")
    #expect(
      result.output
        == direct.output.replacing(#""name": "deit-tiny.int8""#, with: #""name": "\#(name)""#))
  }

  /// A model in YAML or as JSON, which is YAML, from a file of any name or a pipe.
  @Test(arguments: ["m.txt", "m", "- < m", "/dev/stdin < m"])
  func models(argument: String) async throws {
    let scratch = try Self.scratchFiles()
    let model = try Shipped.text("Configs/models/deit-tiny.yaml")
    for file in ["m", "m.txt"] { try scratch.write(model, to: file) }
    let result = try await Tool.shell(
      "systole lower --scheme int8 \(argument)", in: scratch.folder)
    #expect(result == (try await Tool.run("lower", "deit-tiny", "--scheme", "int8")))
  }

  @Test(arguments: [
    (
      "simulate Configs/edge-16x16.yaml r.json",
      "r.json:1:1: error: this is a report, where a trace or a model is read\n"
        + "  help: 'systole diff' compares reports\n"
    ),
    (
      "simulate - - < Configs/edge-16x16.yaml",
      "error: '-' would be read twice, and standard input or a pipe can be read once\n"
        + "  help: write it to a file first, and name that\n"
    ),
    ("simulate Configs/edge-16x16.yaml /dev/null", "/dev/null:1:1: error: the file is empty\n"),
    (
      "simulate Configs/edge-16x16.yaml none.jsonl",
      "error: cannot read 'none.jsonl': No such file or directory\n"
    ),
  ])
  func otherContent(command: String, errors: String) async throws {
    let scratch = try Self.scratchFiles()
    try await scratch.write(Shipped.report.value.output, to: "r.json")
    try scratch.write(AttentionTrace.text, to: "t.jsonl")
    let result = try await Tool.shell("systole \(command)", in: scratch.folder)
    #expect(result == ProcessResult(status: 2, output: "", errors: errors))
  }

  @Test func outputToStandardOutput() async throws {
    let scratch = try Self.scratchFiles()
    let result = try await Tool.run(
      "describe", "deit-tiny", "-o", "-", in: scratch.folder)
    #expect(result == (try await Tool.run("describe", "deit-tiny")))
    #expect(try scratch.names() == ["Configs", "Traces"])
  }

  @Test func checkKnowsFilesByContent() async throws {
    let scratch = try Self.scratchFiles()
    try await scratch.write(Shipped.report.value.output, to: "report")
    try scratch.write(AttentionTrace.text, to: "trace.json")
    try scratch.write(try Shipped.text("Configs/schemes/int8.yaml"), to: "scheme.txt")
    let result = try await Tool.shell(
      "systole check report trace.json scheme.txt - < report", in: scratch.folder)
    #expect(
      result
        == ProcessResult(
          status: 0,
          output: """
            report: report, 222 layers
            trace.json: trace, 3 operators, 6 tensors
            scheme.txt: scheme 'int8'
            -: report, 222 layers

            """, errors: ""))
  }

  /// Reports are the same wherever their inputs lie.
  @Test func noPathInAReport() async throws {
    let scratch = try Self.scratchFiles()
    try scratch.write(try Shipped.text("Configs/models/deit-tiny.yaml"), to: "own.yaml")
    try scratch.write(try Shipped.text("Configs/schemes/int8.yaml"), to: "s.yaml")
    try scratch.write(try Shipped.text("Configs/energy/horowitz-45.yaml"), to: "e.yaml")
    try scratch.write(try Shipped.text("Configs/dram/ddr4-2400.yaml"), to: "d.yaml")
    var outputs: Set<String> = []
    for prefix in ["", "./", scratch.path("")] {
      let arguments = [
        "Configs/edge-16x16.yaml", "\(prefix)own.yaml", "--scheme", "\(prefix)s.yaml",
        "--energy-table", "\(prefix)e.yaml", "--set",
        "dram={model: banked, preset: \(prefix)d.yaml}",
      ]
      for command in [["simulate", "--format", "json"], ["explain", "--no-changes"]] {
        let result = try await Tool.run(command + arguments, in: scratch.folder)
        #expect(result.status == 0 && result.errors == "")
        outputs.insert(result.output)
      }
      let sweep = try await Tool.run(
        ["sweep"] + arguments + ["--vary", "array.rows=16"], in: scratch.folder)
      outputs.insert(sweep.output)
    }
    #expect(outputs.count == 3)
    #expect(outputs.allSatisfy { !$0.contains(scratch.folder.lastPathComponent) })
  }

  @Test(arguments: [
    ("simulate C t.jsonl -o t.jsonl", "t.jsonl", ""),
    ("simulate C t.jsonl -o ./t.jsonl", "./t.jsonl", ", read as 't.jsonl'"),
    ("simulate C t.jsonl -o link", "link", ", read as 't.jsonl'"),
    ("simulate c.yaml t.jsonl -o c.yaml", "c.yaml", ""),
    ("simulate C own.yaml --scheme s.yaml -o s.yaml", "s.yaml", ""),
    ("simulate C own.yaml --scheme int8 -o own.yaml", "own.yaml", ""),
    ("simulate C t.jsonl --energy-table e.yaml -o e.yaml", "e.yaml", ""),
    ("lower own.yaml --scheme int8 -o own.yaml", "own.yaml", ""),
    ("describe t.jsonl -o t.jsonl", "t.jsonl", ""),
    ("explain c.yaml -o c.yaml", "c.yaml", ""),
    ("explain C t.jsonl -o t.jsonl", "t.jsonl", ""),
    ("sweep C t.jsonl --vary array.rows=8 -o t.jsonl", "t.jsonl", ""),
    ("diff r.json r.json -o r.json", "r.json", ""),
    ("dram --preset d.yaml --pattern seq:64 -o d.yaml", "d.yaml", ""),
    ("numerics --kind softmax --algorithm i-bert --input n.json -o n.json", "n.json", ""),
    ("validate dram v.csv -o v.csv", "v.csv", ""),
  ])
  func outputOverAnInput(command: String, output: String, other: String) async throws {
    let scratch = try Self.scratchFiles()
    let files = [
      "t.jsonl": AttentionTrace.text, "c.yaml": try Shipped.text("Configs/edge-16x16.yaml"),
      "own.yaml": try Shipped.text("Configs/models/deit-tiny.yaml"),
      "s.yaml": try Shipped.text("Configs/schemes/int8.yaml"),
      "e.yaml": try Shipped.text("Configs/energy/horowitz-45.yaml"),
      "d.yaml": try Shipped.text("Configs/dram/ddr4-2400.yaml"), "n.json": "[[1, 2, 3]]\n",
      "r.json": try await Shipped.report.value.output, "v.csv": "dram\n",
    ]
    for (name, text) in files { try scratch.write(text, to: name) }
    try FileManager.default.createSymbolicLink(
      atPath: scratch.path("link"), withDestinationPath: scratch.path("t.jsonl"))
    let result = try await Tool.shell(
      "systole " + command.replacing(" C", with: " Configs/edge-16x16.yaml"), in: scratch.folder)
    #expect(
      result
        == ProcessResult(
          status: 2, output: "",
          errors:
            "error: cannot write '\(output)': it is an input of this command\(other)\n"
            + "  help: write to another file\n"))
    for (name, text) in files { #expect(try scratch.text(name) == text) }
    #expect(try scratch.names().count == files.count + 3)
  }

  @Test func standardOutputOverAnInput() async throws {
    let scratch = try Self.scratchFiles()
    try scratch.write(AttentionTrace.text, to: "t.jsonl")
    let result = try await Tool.shell(
      "systole describe t.jsonl >> t.jsonl", in: scratch.folder)
    #expect(result.status == 2)
    #expect(
      result.errors.hasPrefix("error: cannot write to standard output: it leads to 't.jsonl'"))
    #expect(try scratch.text("t.jsonl") == AttentionTrace.text)
  }

  @Test func outputInAFolderThatIsRead() async throws {
    let scratch = try Self.scratchFiles()
    let reference = "Tests/ValidationTests/Reference/scale-sim/v2_calc_pub-b_8x8_os"
    try FileManager.default.copyItem(
      at: Tool.package.appending(path: reference), to: scratch.folder.appending(path: "run"))
    let before = try scratch.text("run/config.cfg")
    let result = try await Tool.run(
      "validate", "scale-sim", "run", "-o", "run/config.cfg", in: scratch.folder)
    #expect(result.status == 2)
    #expect(
      result.errors.hasPrefix(
        "error: cannot write 'run/config.cfg': it is an input of this command\n"))
    #expect(try scratch.text("run/config.cfg") == before)
    let written = try await Tool.run(
      "validate", "scale-sim", "run", "-o", "run/out.txt", in: scratch.folder)
    #expect(written.status == 0)
  }

  @Test(arguments: [
    ("\u{FEFF}", "t.jsonl: trace, 3 operators, 6 tensors\n", ""),
    ("", "t.jsonl: trace, 3 operators, 6 tensors\n", ""),
  ])
  func marksBeforeUTF8(mark: String, output: String, errors: String) async throws {
    let scratch = try Self.scratchFiles()
    try scratch.write(mark + AttentionTrace.text, to: "t.jsonl")
    let result = try await Tool.run("check", "t.jsonl", in: scratch.folder)
    #expect(result == ProcessResult(status: 0, output: output, errors: errors))
  }

  @Test func otherEncodings() async throws {
    let scratch = try Self.scratchFiles()
    try scratch.write(
      try #require(AttentionTrace.text.data(using: .utf16)), to: "t.jsonl")
    let result = try await Tool.run("check", "t.jsonl", in: scratch.folder)
    #expect(
      result
        == ProcessResult(
          status: 2, output: "",
          errors: "t.jsonl:1:1: error: the file is UTF-16\n"
            + "  help: write it as UTF-8: iconv -f UTF-16 -t UTF-8\n"))
  }

  @Test func aFolderOfReportsOverAnInput() async throws {
    let scratch = try Self.scratchFiles()
    try scratch.write(AttentionTrace.text, to: "NOTES.txt")
    let result = try await Tool.run(
      "simulate", "Configs/scale-sim.yaml", "gemm:8x8x8", "--scheme", "int8", "--format",
      "scale-sim", "-o", ".", in: scratch.folder)
    #expect(result.status == 0)
    try scratch.write(
      try Shipped.text("Configs/scale-sim.yaml"), to: "COMPUTE_REPORT.csv")
    let refused = try await Tool.run(
      "simulate", "COMPUTE_REPORT.csv", "gemm:8x8x8", "--scheme", "int8", "--format", "scale-sim",
      "-o", ".", in: scratch.folder)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("COMPUTE_REPORT.csv': it is an input of this command"))
  }
}

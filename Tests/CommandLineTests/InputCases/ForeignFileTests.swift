import Foundation
import Testing

/// Files of SCALE-Sim where Systole's own are expected.
struct ForeignFileTests {
  private func scratch(
    _ topology: String, configuration: String = ImportScaleSimInputTests.configuration
  ) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(configuration, to: "x.cfg")
    try scratch.write(topology, to: "y.csv")
    return scratch
  }

  /// By what is in them, whatever they are called and wherever they come from.
  @Test(arguments: ["check IN", "describe IN", "simulate C IN", "lower IN --scheme int8"])
  func filesWithoutAName(command: String) async throws {
    for (text, noun, files) in [
      ("Layer,M,N,K\na,1,2,3\n", "topology", "--config FILE.cfg --topology"),
      (ImportScaleSimInputTests.configuration, "configuration", "--config"),
    ] {
      let scratch = try Scratch()
      try scratch.linkShippedFiles()
      try scratch.write(text, to: "file")
      for (input, name, shown) in [
        ("file", "file", "file"), ("- < file", "-", "<stdin>"),
        ("/dev/stdin < file", "/dev/stdin", "/dev/stdin"),
      ] {
        let line = command.replacing("C ", with: "Configs/scale-sim.yaml ").replacing(
          "IN", with: input)
        let result = try await Tool.shell("systole " + line, in: scratch.folder)
        #expect(result.status == 2 && result.output == "")
        #expect(
          result.errors.hasPrefix(
            "\(shown):1:1: error: this is a \(noun) of SCALE-Sim, which is imported\n"
              + "  help: systole import scale-sim \(files) \(name) "), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 2)
      }
    }
  }

  private static let topologyHelp =
    "  help: systole import scale-sim --config FILE.cfg --topology y.csv -o DIR\n"
  private static let configurationHelp =
    "  help: systole import scale-sim --config x.cfg --topology FILE.csv -o DIR\n"

  @Test(arguments: [
    ["simulate", "machine.yaml", "y.csv"],
    ["simulate", "machine.yaml", "y.csv", "--scheme", "int8"],
    ["lower", "y.csv", "--scheme", "int8"], ["describe", "y.csv"], ["check", "y.csv"],
    ["sweep", "machine.yaml", "y.csv", "--scheme", "int8", "--vary", "array.rows=8"],
    ["explain", "machine.yaml", "y.csv"], ["simulate", "y.csv", "trace.jsonl"],
  ])
  func topologiesAreImported(arguments: [String]) async throws {
    for topology in [
      "Layer,M,N,K,\na,1,2,3,\n", "sep=;\nLayer;M;N;K\na;1;2;3\n", "a,1,2,3\n",
      "T\nLayer,M,N,KK\na,1,2,3\n",
      "# by hand\n\(ImportScaleSimInputTests.header)\na,8,8,3,3,1,1,1,\n",
    ] {
      let scratch = try scratch(topology)
      try scratch.write(try Shipped.text("Configs/scale-sim.yaml"), to: "machine.yaml")
      let result = try await Tool.run(arguments, in: scratch.folder, home: Tool.package)
      #expect(
        result
          == ProcessResult(
            status: 2, output: "",
            errors: "y.csv:1:1: error: this is a topology of SCALE-Sim, which is imported\n"
              + Self.topologyHelp))
    }
  }

  @Test(arguments: [
    ["check", "x.cfg"], ["simulate", "x.cfg", "y.csv"], ["explain", "x.cfg"],
    ["simulate", "x.cfg", "gemm:8x8x8", "--scheme", "int8"],
  ])
  func configurationsAreImported(arguments: [String]) async throws {
    for configuration in [
      ImportScaleSimInputTests.configuration, "; ours\n[run_presets]\r\nx: y\r\n",
    ] {
      try await Tool.expectRefusal(
        arguments, in: try scratch("a,1,2,3\n", configuration: configuration),
        "x.cfg:1:1: error: this is a configuration of SCALE-Sim, which is imported\n"
          + Self.configurationHelp)
    }
  }

  /// What only is called as theirs is said to be no more than that.
  @Test func otherTables() async throws {
    let scratch = try scratch("design,m,k,n,cycles\nx,1,2,3,4\n", configuration: "nothing\n")
    try await Tool.expectRefusal(
      ["check", "y.csv", "x.cfg"], in: scratch,
      """
      y.csv:1:1: error: this is no file of Systole's
        help: a topology of SCALE-Sim is imported: systole import scale-sim --config FILE.cfg --topology \
      y.csv -o DIR
      x.cfg:1:1: error: this is no file of Systole's
        help: a configuration of SCALE-Sim is imported: systole import scale-sim --config x.cfg --topology \
      FILE.csv -o DIR

      """)
  }

  @Test func swappedFiles() async throws {
    try await Tool.expectRefusal(
      ["import", "scale-sim", "--config", "y.csv", "--topology", "x.cfg", "-o", "run"],
      in: try scratch("Layer,M,N,K\na,1,2,3\n"),
      """
      error: --config is a topology, 'y.csv', and --topology a configuration, 'x.cfg'
        help: give the topology to --topology

      """)
  }
}

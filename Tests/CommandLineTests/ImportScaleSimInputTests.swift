import Foundation
import Testing

/// Files of SCALE-Sim as their authors mean them, from the import to the numbers.
struct ImportScaleSimInputTests {
  static let configuration = """
    [general]
    run_name = scale_example_run_32x32_os

    [architecture_presets]
    ArrayHeight:    32
    ArrayWidth:     32
    IfmapSramSzkB:   64
    FilterSramSzkB:  64
    OfmapSramSzkB:   64
    IfmapOffset:    0
    FilterOffset:   10000000
    OfmapOffset:    20000000
    Bandwidth : 10
    Dataflow : os
    MemoryBanks:   1

    [run_presets]
    InterfaceBandwidth: CALC

    """

  private static let importRun = [
    "import", "scale-sim", "--config", "x.cfg", "--topology", "y.csv", "-o", "run",
  ]
  private static let simulateRun = ["simulate", "run/accelerator.yaml", "run/trace.jsonl"]

  private func scratch(
    _ topology: String, configuration: String = configuration
  ) throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(configuration, to: "x.cfg")
    try scratch.write(topology, to: "y.csv")
    return scratch
  }

  private func run(_ scratch: Scratch) async throws -> (report: ReportContract, notes: String) {
    let imported = try await Tool.run(Self.importRun, in: scratch.folder)
    #expect(imported.status == 0, "\(imported.errors)")
    let result = try await Tool.run(
      Self.simulateRun + ["--format", "json"], in: scratch.folder, home: Tool.package)
    return (try ReportContract(result.output), imported.errors)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var topology: String
    var cycles: Int
    var macs: Int
    var note: String
  }

  static let header =
    "Layer name,IFMAP Height,IFMAP Width,Filter Height,Filter Width,Channels,Num Filter,Strides,"

  /// Of outputs that stay, folds of K + 32 + 32 - 2 cycles.
  private static let cases = [
    Case(
      testDescription: "a batch", topology: header + "Batch Size,\nConv1,224,224,7,7,3,64,2,1,\n",
      // 379 x 2 folds of 209 cycles.
      cycles: 158_422, macs: 110 * 110 * 147 * 64,
      note: "y.csv:1:92: note: 'Batch Size' is read as images"),
    Case(
      testDescription: "a batch of two, columns in another order",
      topology:
        "Batch Size,Layer name,Strides,Num Filter,Channels,Filter Width,Filter Height,IFMAP Width,IFMAP Height\n"
        + "2,Conv1,2,64,3,7,7,224,224\n",
      // 757 x 2 folds.
      cycles: 757 * 2 * 209, macs: 2 * 110 * 110 * 147 * 64,
      note: "y.csv:1:1: note: columns are read by their names"),
    Case(
      testDescription: "a name with DP",
      topology: header + "\nDPT_patch_embed,224,224,16,16,3,384,16,\n",
      // 7 x 12 folds of 830 cycles.
      cycles: 69_720, macs: 196 * 768 * 384,
      note: "y.csv:2:1: note: a row whose name contains 'DP': a convolution here"),
    Case(
      testDescription: "tabs", topology: "Layer\tM\tN\tK\nA\t10\t20\t30\n", cycles: 92, macs: 6_000,
      note: "y.csv:1:1: note: columns are separated by tabs"),
    Case(
      testDescription: "lines that end with CR", topology: "Layer,M,N,K,\rA,10,20,30,\r",
      cycles: 92,
      macs: 6_000, note: ""),
    Case(
      testDescription: "a spreadsheet's separator", topology: "sep=,\nLayer,M,N,K,\nA,4,4,4,\n",
      cycles: 66, macs: 64, note: ""),
    Case(
      testDescription: "quoted cells, semicolons and Ctrl-Z",
      topology: "sep=;\r\n\"Layer\";\"M\";\"N\";\"K\"\r\n\"A\";\"1,024\";\"4\";\"4\"\r\n\u{1A}",
      cycles: 32 * 66, macs: 16_384, note: "y.csv:2:1: note: columns are separated by semicolons"),
    Case(
      testDescription: "a comment with commas",
      topology: "Layer,M,N,K,\nA,4,4,4,# my comment, with commas\n", cycles: 66, macs: 64,
      note: "y.csv:2:9: note: a comment is left out"),
    Case(
      testDescription: "windows outside the image",
      topology: header + "\nds,56,56,1,1,256,512,2,\n",
      // 25 x 16 folds of 318 cycles.
      cycles: 127_200, macs: 102_760_448,
      note:
        "y.csv:2:1: note: a row of which SCALE-Sim computes windows outside the image: the first is "
        + "imported with 28 x 28, SCALE-Sim has 29 x 29"),
  ]

  @Test(arguments: cases)
  func rightValues(test: Case) async throws {
    let (report, notes) = try await run(try scratch(test.topology))
    #expect(report.totals.cycles == test.cycles)
    #expect(report.totals.macs == test.macs)
    #expect(notes.hasPrefix(test.note))
    if test.note.isEmpty { #expect(notes == "") }
  }

  /// SCALE-Sim's ⌈⌉ counts 29 x 29 windows: 27 x 16 folds of 318 cycles, less one.
  @Test func windowsOutsideTheImageAreInTheReportsOnly() async throws {
    let scratch = try scratch(Self.header + "\nds,56,56,1,1,256,512,2,\nb,56,56,3,3,1,1,1,\n")
    let (report, _) = try await run(scratch)
    let reports = try await Tool.run(
      Self.simulateRun + ["--format", "scale-sim", "-o", "reports"], in: scratch.folder,
      home: Tool.package)
    #expect(reports.status == 0)
    #expect(try scratch.text("reports/COMPUTE_REPORT.csv").contains("\n0, 137375, 0, "))
    #expect(try scratch.text("reports/NOTES.txt").contains("Windows outside the image are counted"))
    #expect(report.layers[0].cycles == 127_200)
    // As the same convolution that no topology gave, whose image is on chip from the start.
    let bare = try await Tool.run(
      "simulate", "scale-sim", "conv:56x56x256x1x1x512:2", "--scheme", "int8", "--format", "json")
    #expect(try ReportContract(bare.output).totals.macs == report.layers[0].macs)
    #expect(try ReportContract(bare.output).totals.cycles == report.layers[0].cycles)
  }

  /// One machine, one answer: an int8 product costs an int8 product, 0.2 + 0.1 pJ in horowitz-45.
  @Test func thePresetIsTheImportOfTheShippedConfiguration() async throws {
    let scratch = try scratch("Layer,M,N,K\na,197,384,384\n")
    #expect(try await Tool.run(Self.importRun, in: scratch.folder).status == 0)
    for workload in ["gemm:197x384x384", "conv:56x56x64x3x3x64:2", "attention:197x384x64x6"] {
      for scheme in ["int8", "fp16", "i-vit"] {
        var reports: [ReportContract] = []
        for config in ["scale-sim", "run/accelerator.yaml"] {
          let result = try await Tool.run(
            ["simulate", config, workload, "--scheme", scheme, "--format", "json"],
            in: scratch.folder, home: Tool.package)
          #expect(result.status == 0, "\(result.errors)")
          reports.append(try ReportContract(result.output))
        }
        #expect(reports[0].totals.energyPJ == reports[1].totals.energyPJ)
        #expect(reports[0].totals.cycles == reports[1].totals.cycles)
        guard workload.hasPrefix("gemm"), scheme == "int8" else { continue }
        let array = try #require(reports[0].components.first { $0.name == "array" })
        #expect(array.logicPJ?["arithmetic"] == Decimal(197 * 384 * 384 * 3) / 10)
      }
    }
  }

  /// What passes the DRAM is not the machine's where nothing is tiled to its SRAMs, and the report says so.
  @Test func bytesOfCalculatedBandwidth() async throws {
    // A sentence of a text, a message of JSON.
    let notes = [
      "text": "! Bytes and energy are not the machine's",
      "json": "\"bytes and energy are not the machine's",
    ]
    let calculated = try scratch("Layer,M,N,K\na,512,64,512\n")
    #expect(try await Tool.run(Self.importRun, in: calculated.folder).status == 0)
    let user = try scratch(
      "Layer,M,N,K\na,512,64,512\n",
      configuration: Self.configuration.replacing("CALC", with: "USER"))
    #expect(try await Tool.run(Self.importRun, in: user.folder).status == 0)
    for (scratch, isNoted) in [(calculated, true), (user, false)] {
      for format in ["text", "json"] {
        let result = try await Tool.run(
          Self.simulateRun + ["--format", format], in: scratch.folder, home: Tool.package)
        #expect(result.status == 0)
        let note = try #require(notes[format])
        #expect(result.output.contains(note) == isNoted)
        #expect(
          format == "json" || result.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
      }
      for format in ["text", "json"] {
        let explained = try await Tool.run(
          [
            "explain", "run/accelerator.yaml", "run/trace.jsonl", "--no-changes", "--format",
            format,
          ],
          in: scratch.folder, home: Tool.package)
        #expect(explained.status == 0, "\(explained.errors)")
        let note = try #require(notes[format])
        #expect(explained.output.contains(note) == isNoted)
      }
      _ = try await Tool.run(
        Self.simulateRun + ["--format", "scale-sim", "-o", "reports"], in: scratch.folder,
        home: Tool.package)
      #expect(try scratch.text("reports/NOTES.txt").contains("not the machine's") == isNoted)
    }
    #expect(
      try calculated.text("run/accelerator.yaml").contains("of a report are not the machine's"))
  }

  /// It is a note once, in every format; the configuration asks for it, so that nothing is warned of.
  @Test func notesAreSaidOnce() async throws {
    let scratch = try scratch("Layer,M,N,K\na,512,64,512\n")
    #expect(try await Tool.run(Self.importRun, in: scratch.folder).status == 0)
    let machine = ["run/accelerator.yaml", "run/trace.jsonl"]
    for (command, key) in [
      (["simulate"] + machine, #""kind": "mapped_whole", "message": "b"#),
      (["explain"] + machine + ["--no-changes"], #""kind": "mapped_whole", "message": "b"#),
      (["explain"] + machine + ["--layer", "a"], #""kind": "mapped_whole", "message": "b"#),
      (
        ["sweep"] + machine + ["--vary", "array.rows=8,16"],
        #""trace": "trace", "kind": "mapped_whole", "message": "b"#
      ),
    ] {
      for format in ["text", "json"] {
        let result = try await Tool.run(
          command + ["--format", format], in: scratch.folder, home: Tool.package)
        #expect(result.status == 0)
        #expect(result.errors == "", "\(command)")
        #expect(result.output.ranges(of: "ytes and energy are not the machine's").count == 1)
        #expect(result.output.ranges(of: format == "json" ? key : "\n! ").count >= 1)
        #expect(format == "json" || !result.output.contains("notes"))
      }
    }
    // Beside a warning.
    let both = try await Tool.run(
      Self.simulateRun + ["--format", "json", "--set", "technology=28 nm"], in: scratch.folder,
      home: Tool.package)
    #expect(
      both.errors
        == "warning: the accelerator is described at 28 nm; the energy table is of 45 nm\n")
    #expect(both.output.ranges(of: "\"notes\"").count == 1)
    #expect(both.output.contains(#""kind": "technology""#))
    #expect(both.output.contains(#""kind": "mapped_whole""#))
  }

  /// Traces tell layers apart by name, topologies by row.
  @Test func equalNames() async throws {
    let rows =
      "a,1,2,3\na,4,5,6\na.2,7,1,1\na,1,1,1\nA,1,1,1\n\u{E9},1,1,1\ne\u{301},1,1,1\na.input,1,1,1\n"
    let scratch = try scratch("Layer,M,N,K\n" + rows)
    let (report, notes) = try await run(scratch)
    #expect(
      report.layers.map(\.name) == [
        "a", "a.2", "a.2.2", "a.3", "A", "\u{E9}", "e\u{301}.2", "a.input",
      ])
    #expect(report.layers.map(\.macs) == [6, 120, 7, 1, 1, 1, 1, 1])
    #expect(notes.ranges(of: "' in the trace\n").count == 4)
    let checked = try await Tool.run(["check", "run/trace.jsonl"], in: scratch.folder)
    #expect(
      checked
        == ProcessResult(
          status: 0, output: "run/trace.jsonl: trace, 8 operators, 24 tensors\n", errors: ""))
  }

  @Test func keysOfLaterVersionsAreNoted() async throws {
    let scratch = try scratch(
      "Layer,M,N,K\na,1,2,3\n", configuration: Self.configuration + "TimeLinearModel: TPUv4\n")
    let result = try await Tool.run(Self.importRun, in: scratch.folder)
    #expect(
      result
        == ProcessResult(
          status: 0, output: "",
          errors:
            "x.cfg:19:1: note: 'TimeLinearModel' is 'TPUv4', but times that a linear model makes of "
            + "cycles are not imported: the clock is 1 GHz\n"))
  }
}

import Foundation
import Testing

/// `import scale-sim`, `simulate --format scale-sim` and `validate scale-sim`
struct ImportScaleSimCommandTests {
  private static let reference = "Tests/ValidationTests/Reference/scale-sim"

  /// The lines of a CSV as cells.
  private func cells(_ text: String) -> [[String]] {
    text.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  /// A run of SCALE-Sim, imported, simulated, and its reports written again: equal but for the DRAM.
  @Test(arguments: [
    "v2_calc_pub-a_12x20_os", "v2_calc_pub-a_8x8_ws", "v2_calc_pub-b_16x16_is",
    "v2_calc_conv_5x7_os", "v2_calc_conv_6x1_ws", "v2_calc_conv_1x1_is",
  ])
  func reportsOfARun(run: String) async throws {
    let scratch = try Scratch()
    let folder = "\(Self.reference)/\(run)"
    // One of the convolutions is called 'dw DP', and was run as depthwise.
    let imported = try await Tool.run(
      "import", "scale-sim", "--config", "\(folder)/config.cfg", "--topology",
      "\(folder)/topology.csv", "--depthwise-by-name", "-o", scratch.path("in/run"))
    #expect(imported.status == 0)
    #expect(imported.output == "")
    let notes = imported.errors.split(separator: "\n").map { $0.prefix { $0 != "'" } }
    #expect(notes.count == (run.contains("conv") ? 3 : 0))
    #expect(notes.allSatisfy { $0.contains("topology.csv:") && $0.contains(" note: ") })
    let simulated = try await Tool.run(
      "simulate", scratch.path("in/run/accelerator.yaml"), scratch.path("in/run/trace.jsonl"),
      "--format", "scale-sim", "-o", scratch.path("reports"))
    #expect(simulated == ProcessResult(status: 0, output: "", errors: ""))
    for file in ["COMPUTE_REPORT.csv", "BANDWIDTH_REPORT.csv", "DETAILED_ACCESS_REPORT.csv"] {
      let expected = try Shipped.text("\(folder)/\(file)")
      let found = try scratch.text("reports/\(file)")
      #expect(found.hasSuffix(",\n"))
      #expect(found.prefix { $0 != "\n" } == expected.prefix { $0 != "\n" })
      let (rows, references) = (cells(found), cells(expected))
      #expect(rows.count == references.count)
      for (row, reference) in zip(rows, references).dropFirst() {
        #expect(row.count == reference.count)
        for (index, column) in references[0].enumerated() where !column.contains("DRAM") {
          guard row[index] != reference[index] else { continue }
          let (a, b) = (try #require(Double(row[index])), try #require(Double(reference[index])))
          #expect(abs(a - b) <= 1e-9 * abs(b), "\(file) \(column) of layer \(row[0])")
          // An integer is equal to the last digit.
          #expect(reference[index].contains("."))
        }
      }
    }
    #expect(try scratch.text("reports/NOTES.txt").contains("DRAM columns are Systole's"))
  }

  private static let configuration = """
    [general]
    run_name = small
    [architecture_presets]
    ArrayHeight: 8
    ArrayWidth: 8
    IfmapSramSzkB: 2
    FilterSramSzkB: 2
    OfmapSramSzkB: 2
    Dataflow: os
    Bandwidth: 10
    [run_presets]
    InterfaceBandwidth: CALC

    """

  private func scratch(_ topology: String = "Layer,M,N,K\na,5,6,7\n") throws -> Scratch {
    let scratch = try Scratch()
    try scratch.write(Self.configuration, to: "x.cfg")
    try scratch.write(topology, to: "y.csv")
    return scratch
  }

  private static let importSmall = [
    "import", "scale-sim", "--config", "x.cfg", "--topology", "y.csv", "-o", "out",
  ]

  @Test func wrongFilesLeaveNothing() async throws {
    let scratch = try scratch("Layer,M,N,K\na,5,6,\nb,0,1,1,\n")
    try await Tool.expectRefusal(
      Self.importSmall, in: scratch,
      """
      y.csv:2:5: error: a row of 3 columns, expected 4, Layer,M,N,K
        2 | a,5,6,
          |     ^
      y.csv:3:3: error: 'M' is 0, which is outside 1...2147483647
        3 | b,0,1,1,
          |   ^

      """)
  }

  @Test func aTraceThatCannotBeWrittenLeavesNoConfiguration() async throws {
    let scratch = try scratch()
    try FileManager.default.createDirectory(
      at: scratch.folder.appending(path: "out/trace.jsonl"), withIntermediateDirectories: true)
    let result = try await Tool.run(Self.importSmall, in: scratch)
    #expect(result.status == 2)
    #expect(result.errors == "error: cannot write 'out/trace.jsonl': it is a directory\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: scratch.path("out")) == ["trace.jsonl"])
  }

  @Test func notesGoToStandardError() async throws {
    let result = try await Tool.run(Self.importSmall, in: try scratch("a,5,6,7\na,5,6,7\n"))
    #expect(result.status == 0)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("y.csv:1:1: note: the first line is read as a layer;"))
    #expect(result.errors.contains("y.csv:2:1: note: a second layer 'a' is called 'a.2'"))
  }

  /// The imported machine runs other traces too; what is no product has no row.
  @Test func anyTraceOnTheMachine() async throws {
    let scratch = try scratch()
    #expect(try await Tool.run(Self.importSmall, in: scratch.folder).status == 0)
    let result = try await Tool.run(
      [
        "simulate", "out/accelerator.yaml", Tool.package.path() + "Traces/deit-tiny.i-vit.jsonl",
        "--format", "scale-sim", "-o", "reports",
      ], in: scratch)
    #expect(result == ProcessResult(status: 0, output: "", errors: ""))
    let rows = cells(try scratch.text("reports/COMPUTE_REPORT.csv"))
    // A header, patches, the head, and six products in each of twelve blocks.
    #expect(rows.count == 75)
    let notes = try scratch.text("reports/NOTES.txt")
    #expect(notes.contains("73       head\n"))
    #expect(notes.contains("operators that are no products have no row"))
  }

  @Test func reportsNeedAFolderAndItsFolds() async throws {
    let scratch = try Scratch()
    try await Tool.expectRefusal(
      ["simulate", "scale-sim", "gemm:8x8x8", "--scheme", "int8", "--format", "scale-sim"],
      in: scratch,
      "error: --format scale-sim writes several files, which need a folder\n  help: add -o DIR\n")
    try await Tool.expectRefusal(
      [
        "simulate", "edge-16x16", "gemm:8x8x8", "--scheme", "int8", "--format", "scale-sim", "-o",
        "out",
      ], in: scratch,
      """
      error: SCALE-Sim's reports are of an array with 'fold_overlap: none', and this one has others
        help: set them so, or use another format

      """)
    try await Tool.expectRefusal(
      [
        "simulate", "scale-sim", "softmax:8x8", "--scheme", "int8", "--format", "scale-sim", "-o",
        "out",
      ], in: scratch,
      "error: the trace has no products of matrices, of which SCALE-Sim's reports are\n")
  }

  @Test func validateRuns() async throws {
    let result = try await Tool.run(
      "validate", "scale-sim", "\(Self.reference)/v2_calc_conv_5x7_ws",
      "\(Self.reference)/v2_user_pub-b_8x8_os_sram4_bw8")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("scale-sim: 16 rows\n"))
    #expect(result.output.hasSuffix("within tolerance\n"))
    let refused = try await Tool.run("validate", "scale-sim", "Configs")
    #expect(refused.status == 2)
    #expect(refused.errors.hasPrefix("error: there is no 'config.cfg' in 'Configs'"))
  }
}

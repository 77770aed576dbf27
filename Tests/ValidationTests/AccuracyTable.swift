import Files
import Foundation
import Library
import Quantities
import TestSupport
import Testing
@testable import Validation

/// The table of the Accuracy page: what each suite predicts for its reference data.
enum AccuracyTable {
  /// Reference data, and which of its comparisons the page shows.
  struct Source {
    var suite: Suite
    /// What was measured or published, as the page calls it.
    var reference: String
    var files: [String]
    /// Measures shown, by name; all with references where empty.
    var measures: [String] = []
    var groups: [String] = []
    /// Rows that the tests leave out because they take minutes without optimization.
    var leavesOut: [String] = []
    /// Another project's data, which may not be copied: replayed where they are next to the checkout.
    var isElsewhere = false
    /// One line for all groups of all files.
    var joinsGroups = false
  }

  static let package = Repository.root
  static let folder = package + "/Tests/ValidationTests/Reference"
  static let library = Repository.library
  static let header = [
    "| suite | reference | compared | points | exact | mean error | worst error |",
    "|---|---|---|---|---|---|---|",
  ]

  static let sources: [Source] = [
    Source(
      suite: .rtl, reference: "open RTL designs, simulated", files: ["\(folder)/rtl/matmul.csv"]),
    Source(
      suite: .rtl, reference: "the same, tiles shorter than the array",
      files: ["\(folder)/rtl/short-tiles.csv"]),
    Source(
      suite: .ita, reference: "ITA's RTL, simulated", files: ["\(folder)/rtl/ita.csv"]),
    Source(
      suite: .ita, reference: "the same, random jobs", files: ["\(folder)/rtl/ita-tiles.csv"]),
    Source(
      suite: .blocks, reference: "TACCEL's RTL, simulated",
      files: ["\(folder)/blocks/taccel.csv"]),
    Source(
      suite: .nonlinear, reference: "open RTL units, simulated",
      files: ["\(folder)/rtl/nonlinear.csv"], measures: ["predicted"]),
    Source(
      suite: .scaleSim, reference: "SCALE-Sim v2 and v3, its reports",
      files: scaleSimRuns,
      measures: [
        "predicted", "predicted Overall Util %", "predicted SRAM IFMAP Reads",
        "predicted SRAM Filter Reads", "predicted SRAM OFMAP Writes",
      ]),
    Source(
      suite: .energy, reference: "CACTI 7's macros, each left out of its library",
      files: ["\(folder)/energy/cacti.csv"],
      measures: [
        "left_out_read_nJ", "left_out_write_nJ", "left_out_leakage_mW_per_bank",
        "left_out_area_mm2", "left_out_cycle_ns",
      ], joinsGroups: true),
    Source(
      suite: .energy, reference: "published area, power and shares of chips",
      files: ["\(folder)/energy/designs.csv"]),
    Source(
      suite: .dram, reference: "DRAMsim3, driven by burst lists",
      files: ["\(folder)/dram/dram.csv"], leavesOut: [",long,", ",copy_long,"]),
    Source(
      suite: .numerics, reference: "integer results of published algorithms",
      files: folders("numerics", ending: ".json"), measures: ["mismatches"],
      joinsGroups: true),
    Source(
      suite: .mapping, reference: "ZigZag 3.9.1's best mapping",
      files: ["\(folder)/mapping/encoder-block.csv"], measures: ["predicted"]),
    Source(
      suite: .onnxim, reference: "ONNXim's cycles", files: ["\(folder)/onnxim/products.csv"]),
    Source(
      suite: .published, reference: "figures that authors published",
      files: ["\(folder)/published/published.csv"]),
    Source(
      suite: .pipelines, reference: "P²-ViT's ablation, as published",
      files: ["\(folder)/pipelines/p2-vit.csv"]),
    Source(
      suite: .fpga, reference: "AMD's table of DPUCZDX8G", files: ["\(folder)/fpga/dpu.csv"]),
    Source(
      suite: .fpga, reference: "boards, as published", files: ["\(folder)/fpga/boards.csv"]),
    Source(
      suite: .gemmini, reference: "Gemmini's RTL on FireSim (ucb-bar/dosa)",
      files: ["\(package)/../shared/validation/gemmini/firesim_auto_tiling.csv"],
      isElsewhere: true),
  ]

  private static var scaleSimRuns: [String] {
    folders("scale-sim", ending: "").filter { !$0.hasSuffix(".md") }
  }

  private static func folders(_ name: String, ending: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")) ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted().map { "\(folder)/\(name)/\($0)" }
  }

  /// The lines of one source; nil where its data are elsewhere and not next to the checkout.
  static func lines(_ source: Source) throws -> [String]? {
    if source.isElsewhere,
      !source.files.allSatisfy({ FileManager.default.fileExists(atPath: $0) })
    {
      return nil
    }
    let paths = try source.leavesOut.isEmpty ? source.files : source.files.map(shortened(source))
    var reports = try source.suite.replay(paths, library: library)
    if source.joinsGroups, let first = reports.first {
      reports = [
        SuiteReport(
          suite: first.suite, columns: first.columns, measures: first.measures,
          rows: reports.flatMap(\.rows))
      ]
    }
    return reports.flatMap { report in
      report.measures.indices.flatMap { measure in
        lines(report, measure, source)
      }
    }
  }

  /// A copy of a file without the rows that are left out.
  private static func shortened(_ source: Source) -> (String) throws -> String {
    { path in
      let kept = try InputFile(path).text().split(separator: "\n").filter { line in
        !source.leavesOut.contains { line.contains($0) }
      }
      let copy = FileManager.default.temporaryDirectory
        .appending(path: "accuracy-\(source.suite.rawValue).csv")
      try kept.joined(separator: "\n").appending("\n")
        .write(to: copy, atomically: true, encoding: .utf8)
      return copy.path
    }
  }

  private static func lines(_ report: SuiteReport, _ measure: Int, _ source: Source) -> [String] {
    let name = report.measures[measure].name
    guard source.measures.isEmpty || source.measures.contains(name) else { return [] }
    return (source.joinsGroups ? [nil] : report.groups.map(Optional.some)).compactMap { group in
      guard let summary = report.summary(measure, group: group) else { return nil }
      let compared = quantity(name, report.measures[measure].reference)
      let rows = group.map { report.groups.count > 1 ? "\(compared), \($0)" : compared } ?? compared
      let cells = [
        source.suite.rawValue, source.reference, rows, "\(summary.points)",
        NumberText.percent(summary[.exactShare]), percent(summary[.mean]),
        percent(summary[.worst]),
      ]
      return "| " + cells.joined(separator: " | ") + " |"
    }
  }

  /// `cycles` for the column that is called `predicted`, the quantity's own name for the others.
  private static func quantity(_ measure: String, _ reference: String) -> String {
    guard measure != "predicted" else { return reference }
    let words =
      measure.hasPrefix("predicted") ? measure.dropFirst("predicted".count + 1) : measure[...]
    return String(words).replacing("_", with: " ")
  }

  /// Errors below a ten-thousandth of a percent are the rounding of the reference's last digit.
  private static func percent(_ ratio: Double) -> String {
    ratio < 1e-6 ? "0" : NumberText.fixed(ratio * 100, ratio < 1e-4 ? 4 : 2) + " %"
  }
}

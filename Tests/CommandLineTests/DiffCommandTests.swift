import Foundation
import Testing

/// `systole diff`
struct DiffCommandTests {
  @Test func withoutThresholdsItNeverFails() async throws {
    let result = try await diff("base.json", "tall.json")
    #expect(result.status == 0)
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.contains("  array.rows  16  →  32"))
    let base = try ReportContract(try await Shipped.report.value.output)
    let tall = try ReportContract(try await Shipped.tallReport.value.output)
    let cycles = try #require(lines.first { $0.hasPrefix("cycles  ") }).filter { $0 != "," }
    #expect(
      cycles.split(separator: " ").dropFirst().prefix(3) == [
        "\(base.totals.cycles)", "\(tall.totals.cycles)",
        "\(tall.totals.cycles - base.totals.cycles)",
      ])
  }

  @Test func equalReports() async throws {
    let result = try await diff(
      "base.json", "base.json", "--fail-on", "cycles>+0", "--fail-on", "energy<-0",
      "--fail-on", "layers.cycles>+0%")
    #expect(result.status == 0)
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.contains("inputs are equal"))
    #expect(lines.contains("layers: all 222 unchanged"))
    let base = try ReportContract(try await Shipped.report.value.output)
    #expect(
      lines.map { $0.filter { $0 != "," } }
        .contains("ok    cycles>+0: \(base.totals.cycles) cycles [ = ]"))
    #expect(lines.filter { $0.hasPrefix("ok    ") }.count == 3)
  }

  /// The tall array takes about 46 % fewer cycles, and spills less; its vectors are wider, and with
  /// them the accesses and the area of a buffer. A threshold is passed in one direction only.
  @Test(arguments: [
    ("cycles>+1%", false, true), ("cycles<-1%", true, false), ("cycles<-39%", true, false),
    ("cycles<-50%", false, false), ("cycles>+60%", false, true), ("totals.cycles>+0", false, true),
    ("energy > +2%", false, true), ("energy>=+2%", false, true), ("dram_bytes>+0", false, true),
    ("utilization<-0.02", true, false), ("utilization<-1%", true, false), ("area>+0", true, false),
    ("layers.cycles>+5%", true, true), ("layers.energy_pJ.dynamic>+1000%", false, false),
    ("totals.attribution.fill_drain>+20000", true, false),
    ("totals.energy_pJ.dram>+0", false, true),
  ])
  func thresholds(text: String, failsThere: Bool, failsBack: Bool) async throws {
    let there = try await diff("base.json", "tall.json", "--fail-on", text)
    let back = try await diff("tall.json", "base.json", "--fail-on", text)
    for (result, fails) in [(there, failsThere), (back, failsBack)] {
      #expect(result.status == (fails ? 1 : 0))
      #expect(result.errors == "")
      #expect(result.output.contains(fails ? "\nFAIL  \(text)" : "\nok    \(text)"))
    }
  }

  @Test func oneOfSeveralThresholdsFails() async throws {
    let result = try await diff(
      "base.json", "tall.json", "--fail-on", "cycles>+1%", "--fail-on", "utilization<-5%",
      "--fail-on", "energy>+1%")
    #expect(result.status == 1)
    let verdicts = result.output.split(separator: "\n").filter {
      $0.hasPrefix("ok  ") || $0.hasPrefix("FAIL")
    }
    #expect(verdicts.map { $0.prefix(4) } == ["ok  ", "FAIL", "ok  "])
  }

  @Test func json() async throws {
    struct Comparison: Decodable {
      struct Input: Decodable {
        var path: String
        var base: String?
        var new: String?
      }

      struct Change: Decodable {
        var metric: String
        var base: Decimal
        var new: Decimal
        var change: Decimal
        var relative: Double?
      }

      struct Layers: Decodable {
        var unchanged: Int
        var added: [String]
        var removed: [String]
      }

      struct Verdict: Decodable {
        var threshold: String
        var metric: String
        var result: String
      }

      var schema: String
      var inputs: [Input]
      var totals: [Change]
      var layers: Layers
      var thresholds: [Verdict]
      var regression: Bool
    }
    let scratch = try Scratch()
    try await write(to: scratch)
    let result = try await Tool.run(
      "diff", "base.json", "tall.json", "--format", "json", "--fail-on", "cycles<-1%", "-o",
      "d.json", in: scratch.folder)
    // A regression is a result: it is written, and the exit code says so.
    #expect(result == ProcessResult(status: 1, output: "", errors: ""))
    let found = try JSONDecoder().decode(
      Comparison.self, from: Data(try scratch.text("d.json").utf8))
    #expect(found.schema == "systole.diff/1")
    #expect(found.inputs.map(\.path) == ["accelerator.digest", "array.rows"])
    #expect(found.inputs.last?.base == "16" && found.inputs.last?.new == "32")
    for total in found.totals
    where total.metric.contains("cycles") || total.metric.contains("energy") {
      #expect(total.new - total.base == total.change, "\(total.metric)")
    }
    let base = try ReportContract(try await Shipped.report.value.output)
    let tall = try ReportContract(try await Shipped.tallReport.value.output)
    let energy = try #require(found.totals.first { $0.metric == "totals.energy_pJ.total" })
    #expect(energy.base == base.totals.energyPJ["total"])
    #expect(energy.new == tall.totals.energyPJ["total"])
    #expect(found.layers.added.isEmpty && found.layers.removed.isEmpty)
    #expect(found.thresholds.map(\.result) == ["fail"])
    #expect(found.regression)
  }

  @Test func otherLayers() async throws {
    let scratch = try Scratch()
    try await write(to: scratch)
    let other = try await Tool.run(
      "simulate", Shipped.config, "Traces/deit-tiny.p2-vit.jsonl", "--format", "json", "-o",
      scratch.path("other.json"))
    #expect(other.status == 0)
    let result = try await Tool.run("diff", "base.json", "other.json", in: scratch.folder)
    #expect(result.status == 0)
    // int8 quantizes around its float islands, p2-vit does not.
    #expect(result.output.contains("\nonly in base: 74 layers\n"))
    #expect(result.output.contains("\n  blocks.*.norm1.quantize x 12\n"))
  }

  private func diff(_ arguments: String...) async throws -> ProcessResult {
    let scratch = try Scratch()
    try await write(to: scratch)
    return try await Tool.run(["diff"] + arguments, in: scratch.folder)
  }

  private func write(to scratch: Scratch) async throws {
    try scratch.write(try await Shipped.report.value.output, to: "base.json")
    try scratch.write(try await Shipped.tallReport.value.output, to: "tall.json")
  }
}

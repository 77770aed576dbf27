import Foundation
import Testing
import TraceFormat

/// `systole simulate`
struct SimulateCommandTests {
  @Test func text() async throws {
    let result = try await Tool.run("simulate", Shipped.config, Shipped.trace)
    #expect(result.status == 0)
    #expect(result.errors == "")
    let report = try ReportContract(try await Shipped.report.value.output)
    let lines = result.output.split(separator: "\n")
    #expect(
      lines.first
        == "accelerator  edge-16x16      16 x 16 PEs, 500 MHz, weight_stationary, overlapped")
    // One line for each kind of layer; the blocks are folded into one.
    #expect(lines.contains { $0.hasPrefix("blocks.*.attn.qkv  ") })
    #expect(!lines.contains { $0.hasPrefix("blocks.0.") })
    let total = try #require(lines.first { $0.hasPrefix("total  ") })
    #expect(total.filter { $0 != "," }.contains("  \(report.totals.cycles)  "))
  }

  @Test func textOfEveryLayer() async throws {
    let result = try await Tool.run("simulate", Shipped.config, Shipped.trace, "--layers")
    let report = try ReportContract(try await Shipped.report.value.output)
    let names = result.output.split(separator: "\n").compactMap { $0.split(separator: " ").first }
    let start = try #require(names.firstIndex(of: "image.quantize"))
    #expect(
      names[start...].prefix(report.layers.count).map(String.init) == report.layers.map(\.name))
  }

  /// Images overlap where every operator has a stage: cycles grow by the interval, work by the images.
  @Test func images() async throws {
    func report(_ images: String...) async throws -> ReportContract {
      let result = try await Tool.run(
        [
          "simulate", "Configs/hg-pipe.yaml", "deit-tiny-196", "--scheme", "p2-vit", "--format",
          "json",
        ]
          + images)
      #expect(result.status == 0)
      #expect(result.errors == "")
      return try ReportContract(result.output)
    }
    let (one, five) = (try await report(), try await report("--images", "5"))
    #expect(one.totals.intervalCycles == 57_624)
    #expect(one.totals.latencyCycles == one.totals.cycles)
    #expect(five.totals.intervalCycles == 57_624)
    #expect(five.totals.latencyCycles == one.totals.cycles)
    #expect(five.totals.cycles == one.totals.cycles + 4 * 57_624)
    #expect(five.totals.macs == 5 * one.totals.macs)
    #expect(five.totals.dramReadBytes == 5 * one.totals.dramReadBytes)
    func arithmetic(_ report: ReportContract) throws -> Decimal {
      try #require(report.components.first { $0.name == "array" }?.logicPJ?["arithmetic"])
    }
    #expect(try arithmetic(five) == 5 * arithmetic(one))
    #expect(abs(one.totals.imagesPerSecond - 425_000_000 / 57_624) < 1e-6)
    #expect(one.totals.imagesPerSecond == five.totals.imagesPerSecond)
    // Of all arrays' MACs; busy is the busiest stage's.
    #expect(five.totals.utilization > one.totals.utilization && five.totals.utilization < 1)
    #expect(five.components.allSatisfy { $0.busyCycles ?? 0 <= five.totals.cycles })
  }

  @Test func textOfAPipeline() async throws {
    let result = try await Tool.run(
      "simulate", "Configs/hg-pipe.yaml", "deit-tiny-196", "--scheme", "p2-vit")
    #expect(
      result.output.contains(
        "accelerator  hg-pipe-like   a stage for each operator, 425 MHz, spatial\n"))
    #expect(result.output.contains("cycles, then one every 57,624; 1 run\n"))
  }

  @Test(arguments: [
    ("3", "error: 3 images need 'pipeline: spatial'"),
    ("0", "error: --images is 0, which is outside 1...1000"),
  ])
  func imagesThatDoNotOverlap(images: String, message: String) async throws {
    let result = try await Tool.run(
      "simulate", Shipped.config, Shipped.trace, "--images", images)
    #expect(result.status == 2)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix(message))
  }

  /// Of a line whose quoted cells have commas and no quotes.
  private static func cells(_ line: Substring) -> [String] {
    var cells: [String] = []
    for (index, part) in line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
    {
      if index % 2 == 1 {
        cells[cells.count - 1] += part
      } else {
        let open = part.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if let last = cells.popLast() {
          cells.append(last + open[0])
          cells += open.dropFirst()
        } else {
          cells = open
        }
      }
    }
    return cells
  }

  @Test func csvHasTheLayersOfTheJSON() async throws {
    let result = try await Tool.run("simulate", Shipped.config, Shipped.trace, "--format", "csv")
    #expect(result.status == 0)
    #expect(result.errors == "")
    let rows = result.output.split(separator: "\n").map(Self.cells)
    let header = try #require(rows.first)
    #expect(rows.allSatisfy { $0.count == header.count })
    #expect(Set(header).count == header.count)
    let report = try ReportContract(try await Shipped.report.value.output)
    func column(_ name: String) throws -> [String] {
      let index = try #require(header.firstIndex(of: name))
      return rows.dropFirst().map { $0[index] }
    }
    #expect(try column("name") == report.layers.map(\.name))
    #expect(try column("cycles") == report.layers.map { "\($0.cycles)" })
    #expect(try column("end_cycle") == report.layers.map { "\($0.endCycle)" })
    #expect(try column("macs") == report.layers.map { "\($0.macs)" })
    #expect(try column("bound_by") == report.layers.map(\.boundBy))
    #expect(try column("mapping") == report.layers.map { $0.mapping ?? "" })
    #expect(try column("utilization") == report.layers.map { $0.utilization.map { "\($0)" } ?? "" })
    for key in ["dynamic", "array", "dram"] {
      #expect(
        try column("energy_pJ.\(key)").map { Decimal(string: $0) }
          == report.layers.map { $0.energyPJ[key] })
    }
    for key in report.totals.attribution.keys {
      #expect(
        try column("attribution.\(key)") == report.layers.map { "\($0.attribution[key] ?? -1)" })
    }
  }

  @Test func overridesReachTheMachine() async throws {
    let base = try ReportContract(try await Shipped.report.value.output)
    let tall = try await Shipped.tallReport.value
    let report = try ReportContract(tall.output)
    #expect(base.accelerator.resolved.array.rows == 16)
    #expect(report.accelerator.resolved.array.rows == 32)
    #expect(report.accelerator.resolved.array.columns == 16)
    #expect(report.accelerator.digest != base.accelerator.digest)
    #expect(report.trace.digest == base.trace.digest)
    #expect(report.totals.cycles < base.totals.cycles)
    // The last of several for one key holds.
    let several = try await Tool.run(
      "simulate", Shipped.config, Shipped.trace, "--format=json", "--set", "array.rows=8",
      "--set=array.rows=64", "--set", "array.rows=32")
    #expect(several == tall)
    // A quantity in another unit is the same machine; only its value no longer comes from the file.
    let quantity = try await Tool.run(
      "simulate", Shipped.config, Shipped.trace, "--format=json", "--set", "array.rows=32",
      "--set=clock=0.5 GHz")
    let same = try ReportContract(quantity.output)
    #expect(same.accelerator.digest == report.accelerator.digest)
    #expect(same.totals == report.totals)
    #expect(quantity.output != tall.output)
  }

  /// What no unit runs is seen on the host: in its layers, and in the text counted.
  @Test func whatFallsToTheHostIsSaid() async throws {
    let arguments = [
      "simulate", "gemmini-16x16", "softmax:8x16", "--scheme", "int8", "--set",
    ]
    let host = "host={elements_per_second: 1000000000, latency: 0 ns}"
    let text = try await Tool.run(arguments + [host])
    #expect(text.output.contains("host fallback"))
    #expect(text.output.contains("  softmax float"))
    let json = try await Tool.run(arguments + [host, "--format", "json"])
    #expect(json.output.contains("\"unit\": \"host\""))
    let unit = "units.softmax={operators: [softmax], algorithms: [float], lanes: 4}"
    #expect(try await !Tool.run(arguments + [unit]).output.contains("host fallback"))
  }

  @Test func overridesMayBeAnyYAML() async throws {
    let result = try await Tool.run(
      "simulate", Shipped.config, Shipped.trace, "--format", "json",
      "--set", "array.pe[1].cycles=2", "--set", "dram={model: ideal}",
      "--set", "units.softmax.stages=[{name: all, lanes: 4}]")
    #expect(result.status == 0)
    let report = try ReportContract(result.output)
    #expect(report.totals.attribution["input"] == 0)
    #expect(
      result.output.contains(
        "{\"mac\": \"multiply\", \"activation\": \"int8\", \"weight\": \"int8\", \"packing\": 1, "
          + "\"cycles\": 2, "))
  }

  @Test(arguments: [[Shipped.config], ["edge-16x16"], [Shipped.config, "--no-reuse"]])
  func sameBytes(arguments: [String]) async throws {
    let result = try await Tool.run(
      ["simulate"] + arguments + [Shipped.trace, "--format", "json"])
    #expect(try await result == Shipped.report.value)
  }

  @Test(arguments: [
    ("Configs/edge-16x16.yaml", "Traces/deit-tiny.int8.jsonl"),
    ("Configs/p2-vit.yaml", "Traces/deit-tiny.p2-vit.jsonl"),
    ("Configs/tpu-128x128.yaml", "Traces/deit-tiny.i-vit.jsonl"),
  ])
  func fastForwardChangesNothing(config: String, trace: String) async throws {
    let fast = try await Tool.run("simulate", config, trace, "--format", "json")
    let slow = try await Tool.run(
      "simulate", config, trace, "--format", "json", "--no-fast-forward")
    #expect(fast.status == 0)
    #expect(fast == slow)
  }

  @Test func modelAndSchemeInsteadOfATrace() async throws {
    let result = try await Tool.run(
      "simulate", "edge-16x16", "deit-tiny", "--scheme", "int8", "--format", "json")
    #expect(result.status == 0)
    // The report is called after what was given.
    let renamed = result.output.replacing(
      "\"name\": \"deit-tiny\"", with: "\"name\": \"deit-tiny.int8\"")
    #expect(try await renamed == Shipped.report.value.output)
  }

  @Test func batchAndWeightBits() async throws {
    let base = try ReportContract(try await Shipped.report.value.output)
    let result = try await Tool.run(
      "simulate", "edge-16x16", "deit-tiny", "--scheme", "int8", "--batch", "2",
      "--weight-bits", "4", "--format", "json")
    let report = try ReportContract(result.output)
    #expect(report.totals.macs == 2 * base.totals.macs)
    #expect(report.trace.digest != base.trace.digest)
    #expect(report.totals.cycles < 2 * base.totals.cycles)
  }

  @Test func otherEnergyTable() async throws {
    let base = try ReportContract(try await Shipped.report.value.output)
    let result = try await Tool.run(
      "simulate", Shipped.config, Shipped.trace, "--format", "json", "--energy-table", "aladdin-40")
    let report = try ReportContract(result.output)
    #expect(base.energyTable.name == "horowitz-45")
    #expect(report.energyTable.name == "aladdin-40")
    #expect(report.accelerator.resolved.energy == "aladdin-40")
    #expect(report.totals.cycles == base.totals.cycles)
    #expect(report.totals.energyPJ["total"] != base.totals.energyPJ["total"])
  }

  @Test func outputFile() async throws {
    let scratch = try Scratch()
    let result = try await Tool.run(
      "simulate", Shipped.config, Shipped.trace, "--format", "json", "-o",
      scratch.path("report.json"))
    #expect(result == ProcessResult(status: 0, output: "", errors: ""))
    #expect(try await scratch.text("report.json") == Shipped.report.value.output)
    #expect(try scratch.names() == ["report.json"])
  }

  /// SCALE-Sim's formula for a product on an output-stationary array of 32 × 32: each of 7 × 12
  /// folds takes K + rows + columns − 2 cycles.
  @Test func bareOperator() async throws {
    let result = try await Tool.run(
      "simulate", "scale-sim", "gemm:197x384x384", "--scheme", "int8", "--format", "json")
    let report = try ReportContract(result.output)
    #expect(report.totals.cycles == 84 * (384 + 32 + 32 - 2))
    #expect(report.totals.macs == 197 * 384 * 384)
    #expect(report.totals.dramReadBytes == 0)
  }
}

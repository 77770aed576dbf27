import Foundation
import Testing
import TraceFormat

/// What every report of `simulate` must hold, read as a user's script reads it.
struct SimulateReportTests {
  static let runs = [
    ("edge-16x16", "deit-tiny.int8"), ("edge-16x16", "deit-tiny.fq-vit"),
    ("gemmini-16x16", "deit-tiny.int8"), ("p2-vit", "deit-small.p2-vit"),
    ("scale-sim", "deit-tiny.i-vit"), ("tpu-128x128", "deit-tiny.fp16"),
  ]

  static let owners: Set = [
    "ideal", "ragged", "fill_drain", "input", "weight", "buffer", "bank_conflict", "write_back",
    "unit", "host", "overhead",
  ]

  @Test(arguments: runs)
  func sumsAreExact(config: String, trace: String) async throws {
    let report = try await Self.report(config, trace)
    let totals = report.totals
    let layers = report.layers
    #expect(layers.map(\.cycles).reduce(0, +) == totals.cycles)
    #expect(layers.map(\.macs).reduce(0, +) == totals.macs)
    #expect(layers.map(\.dramReadBytes).reduce(0, +) == totals.dramReadBytes)
    #expect(layers.map(\.dramWriteBytes).reduce(0, +) == totals.dramWriteBytes)
    for layer in layers {
      #expect(Set(layer.attribution.keys) == Self.owners)
      #expect(layer.attribution.values.allSatisfy { $0 >= 0 })
      #expect(layer.attribution.values.reduce(0, +) == layer.cycles, "\(layer.name)")
      // An owner, or the component that the layer is hidden behind.
      #expect(
        layer.hiddenBehind == nil
          ? Self.owners.contains(layer.boundBy) || layer.boundBy == "none"
          : layer.boundBy == "hidden", "\(layer.name)")
      #expect(
        layer.compulsoryBytes + layer.spilledBytes + layer.refetchedBytes
          == layer.dramReadBytes + layer.dramWriteBytes, "\(layer.name)")
    }
    #expect(Set(totals.attribution.keys) == Self.owners)
    for (owner, cycles) in totals.attribution {
      #expect(layers.compactMap { $0.attribution[owner] }.reduce(0, +) == cycles, "\(owner)")
    }
  }

  @Test(arguments: runs)
  func energiesSumAsDecimals(config: String, trace: String) async throws {
    let report = try await Self.report(config, trace)
    let names = report.components.map(\.name)
    #expect(Set(names).count == names.count)
    let totals = report.totals.energyPJ
    #expect(Set(totals.keys) == Set(names + ["total", "dynamic", "static"]))
    let total = try #require(totals["total"])
    #expect(try #require(totals["dynamic"]) + #require(totals["static"]) == total)
    #expect(names.compactMap { totals[$0] }.reduce(0, +) == total)
    // Layers have dynamic energy only.
    for layer in report.layers {
      #expect(Set(layer.energyPJ.keys) == Set(names + ["dynamic"]))
      #expect(names.compactMap { layer.energyPJ[$0] }.reduce(0, +) == layer.energyPJ["dynamic"])
    }
    func sum(_ key: String) -> Decimal {
      report.layers.compactMap { $0.energyPJ[key] }.reduce(0, +)
    }
    #expect(sum("dynamic") == totals["dynamic"])
    for component in report.components {
      #expect(sum(component.name) == component.energyPJ["dynamic"], "\(component.name)")
      #expect(Set(component.energyPJ.keys) == ["total", "dynamic", "static"])
      #expect(component.energyPJ["total"] == report.totals.energyPJ[component.name])
    }
    for key in ["total", "dynamic", "static"] {
      #expect(
        report.components.compactMap { $0.energyPJ[key] }.reduce(0, +)
          == report.totals.energyPJ[key])
    }
  }

  @Test(arguments: runs)
  func timesFollowEachOther(config: String, trace: String) async throws {
    let report = try await Self.report(config, trace)
    let runsInSlices = report.layers.contains { $0.slices > 1 }
    var latest = 0
    for layer in report.layers {
      #expect(layer.startCycle >= 0)
      #expect(layer.endCycle - layer.startCycle == layer.spanCycles)
      // Exclusive cycles; a layer that hides behind others has none. Slices of layers take turns.
      if runsInSlices {
        #expect(layer.cycles <= layer.spanCycles, "\(layer.name)")
      } else {
        #expect(layer.cycles == max(0, layer.endCycle - latest), "\(layer.name)")
      }
      #expect(layer.busyCycles <= layer.spanCycles)
      latest = max(latest, layer.endCycle)
      if let utilization = layer.utilization { #expect((0...1).contains(utilization)) }
      #expect((layer.utilization == nil) == (layer.macs == 0))
    }
    #expect(latest == report.totals.cycles)
    let array = try #require(report.components.first { $0.name == "array" }?.busyCycles)
    #expect(
      report.layers.compactMap(\.exposedCycles).reduce(0, +) + array == report.totals.cycles)
    #expect(report.totals.lowerBoundCycles <= report.totals.cycles)
    #expect(report.totals.latencyCycles == report.totals.cycles)
    #expect(report.totals.intervalCycles == report.totals.cycles)
    #expect((0...1).contains(report.totals.utilization))
    #expect(abs(report.totals.seconds * report.totals.imagesPerSecond - 1) < 1e-12)
    for component in report.components {
      #expect((component.busyCycles == nil) == (component.utilization == nil))
      #expect(component.busyCycles ?? 0 <= report.totals.cycles)
    }
  }

  @Test(arguments: runs)
  func namesAndDigests(config: String, trace: String) async throws {
    let report = try await Self.report(config, trace)
    #expect(report.schema == "systole.report/2")
    #expect(report.tool.version == (try await Tool.run("--version")).output.dropLast())
    #expect(report.trace.name == trace)
    #expect(report.trace.operators == report.layers.count)
    #expect(Set(report.layers.map(\.name)).count == report.layers.count)
    for digest in [report.trace.digest, report.accelerator.digest] {
      #expect(digest.count == 64 && digest.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }
    #expect((0...1).contains(report.energyTable.assumedShare))
    // Layers have the operators' names and order.
    let lines = try Shipped.text("Traces/\(trace).jsonl").split(separator: "\n")
    let names = lines.filter { $0.hasPrefix("{\"operator\":") }.compactMap {
      $0.firstMatch(of: /"name":"([^"]*)"/).map { String($0.output.1) }
    }
    #expect(report.layers.map(\.name) == names)
  }

  /// A decimal of the report is read digit by digit, or the sums above would say little.
  @Test func decimalsAreReadExactly() async throws {
    let text = try await Shipped.report.value.output
    let written = try #require(text.matches(of: /"total": ([0-9.]+)/).last?.output.1)
    let report = try ReportContract(text)
    #expect(report.totals.energyPJ["total"] == Decimal(string: String(written)))
    #expect(report.totals.energyPJ["total"].map { "\($0)" } == String(written))
  }

  /// Each run once, for all tests.
  private static let reports = Task {
    try await withThrowingTaskGroup(of: (String, ReportContract).self) { group in
      for (config, trace) in runs {
        group.addTask {
          let result = try await Tool.run(
            "simulate", config, "Traces/\(trace).jsonl", "--format", "json")
          #expect(result.errors == "")
          return (config + trace, try ReportContract(result.output))
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  private static func report(_ config: String, _ trace: String) async throws -> ReportContract {
    try await #require(reports.value[config + trace])
  }
}

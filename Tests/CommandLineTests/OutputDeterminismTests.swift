import Foundation
import Testing

/// Equal inputs give equal bytes, wherever and whenever; no place or time stands in them.
struct OutputDeterminismTests {
  private static let simulate = ["simulate", "--format", "json"]

  @Test func again() async throws {
    let result = try await Tool.run(
      "simulate", Shipped.config, Shipped.trace, "--format", "json")
    #expect(try await result == Shipped.report.value)
  }

  @Test func fromAnotherFolder() async throws {
    let scratch = try Scratch()
    let trace = Tool.package.appending(path: Shipped.trace).path()
    let result = try await Tool.run(
      "simulate", "edge-16x16", trace, "--format", "json", in: scratch.folder, home: Tool.package)
    #expect(try await result == Shipped.report.value)
    #expect(try scratch.names() == [])
  }

  /// A configuration that only `$SYSTOLE_HOME` has, with an energy table of its own beside it.
  @Test func ownFilesAreFoundByHome() async throws {
    let home = try Scratch()
    let energy = home.folder.appending(path: "Configs/energy")
    try FileManager.default.createDirectory(at: energy, withIntermediateDirectories: true)
    let config = try Shipped.text(Shipped.config).replacing("horowitz-45", with: "own-table")
    try home.write(config, to: "Configs/own-array.yaml")
    try home.write(
      try Shipped.text("Configs/energy/horowitz-45.yaml"), to: "Configs/energy/own-table.yaml")
    let elsewhere = try Scratch()
    let trace = Tool.package.appending(path: Shipped.trace).path()
    let arguments = ["simulate", "own-array", trace, "--format", "json"]
    let result = try await Tool.run(arguments, in: elsewhere.folder, home: home.folder)
    #expect(result.errors == "")
    let report = try ReportContract(result.output)
    let shipped = try ReportContract(try await Shipped.report.value.output)
    #expect(report.totals.energyPJ == shipped.totals.energyPJ)
    #expect(!result.output.contains(home.folder.path()))
    let without = try await Tool.run(arguments, in: elsewhere.folder)
    #expect(without.status == 2)
    #expect(without.errors.hasPrefix("error: there is no accelerator 'own-array'\n"))
  }

  @Test(arguments: [
    ["simulate", Shipped.config, Shipped.trace],
    ["simulate", Shipped.config, Shipped.trace, "--layers"],
    ["simulate", Shipped.config, Shipped.trace, "--format", "csv"],
    ["simulate", Shipped.config, Shipped.trace, "--format", "json"],
    ["sweep", "scale-sim", "gemm:64x64x64", "--scheme", "int8", "--vary", "array.rows=8,16"],
    ["describe", Shipped.trace], ["lower", "deit-tiny", "--scheme", "fq-vit"],
  ])
  func noPlaceAndNoTime(arguments: [String]) async throws {
    // Absolute paths in, none out.
    let absolute = arguments.map {
      $0.hasPrefix("Configs/") || $0.hasPrefix("Traces/")
        ? Tool.package.appending(path: $0).path() : $0
    }
    let result = try await Tool.run(absolute)
    #expect(try await result == Tool.run(arguments))
    let package = Tool.package.path()
    #expect(!result.output.contains(package) && !result.output.contains(package.dropLast()))
    #expect(!result.output.contains(ProcessInfo.processInfo.hostName))
    #expect(result.output.firstMatch(of: /\d{4}-\d{2}-\d{2}|\d{2}:\d{2}:\d{2}/) == nil)
  }
}

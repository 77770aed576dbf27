import Diagnostics
import Files
import Foundation
import Library
import TestSupport
import Testing
import Validation

/// Replays the runs of SCALE-Sim that are committed beside the tests.
struct ScaleSimSuiteTests {
  private static let reference = Repository.folder
    .appending(path: "Tests/ValidationTests/Reference/scale-sim")

  private func replay(_ paths: [String]) throws -> SuiteReport {
    let reports = try Suite.scaleSim.replay(paths, library: Repository.library)
    #expect(reports.count == 1)
    return try #require(reports.first)
  }

  /// 24 runs of six products, ten of ten convolutions, two of three products.
  private static let calculatedLayers = 144 + 100 + 6

  @Test func everyRun() throws {
    let report = try replay([Self.reference.path()])
    #expect(report.groups.sorted() == ["CALC", "USER"])
    #expect(report.broken.isEmpty, "\(report.text)")
    let runs = Set(report.rows.map { $0.cells[0] })
    #expect(runs.count == 50)
    // Every column that must be exact is there in every run.
    for (index, measure) in report.measures.enumerated() where !measure.bounds.isEmpty {
      #expect(
        report.summary(index, group: "CALC")?.points == Self.calculatedLayers, "\(measure.name)")
      #expect(report.summary(index, group: "CALC")?[.worst] ?? 1 <= 1e-9, "\(measure.name)")
    }
  }

  /// With the user's bandwidth the memories differ: both totals stand side by side, and agree in one
  /// row. A gap that is known; where it closes, say so on the page.
  @Test func theUsersBandwidthIsShownWithoutABar() throws {
    let report = try replay([Self.reference.path()])
    let users = report.rows.filter { $0.group == "USER" }
    #expect(users.count == 84)
    let column = try #require(report.columns.firstIndex(of: "Total Cycles"))
    let ratio = try #require(report.columns.firstIndex(of: "ratio of cycles"))
    var equal = 0
    for row in users {
      let predicted = try #require(row.predictions[0]?.number)
      let reference = try #require(Double(row.cells[column]))
      #expect(row.cells[ratio] == "\(predicted / reference)")
      if predicted == reference { equal += 1 }
    }
    #expect(equal == 0)
  }

  /// Tiles that fit half of 2 kB SRAMs: 4096³ MACs take over four million tasks, which SCALE-Sim, whose
  /// folds are not cut, never asks.
  @Test func moreTilesThanAreSimulatedAreANote() throws {
    try withCopy(of: "v2_user_pub-b_8x8_os_sram2_bw2") { run in
      try edit(run.appending(path: "topology.csv"), "odd,37,41,53", "odd,4096,4096,4096")
      let report = try replay([run.path()])
      #expect(report.broken.isEmpty)
      let note = try #require(report.columns.firstIndex(of: "note"))
      #expect(report.rows.allSatisfy { $0.cells[note].contains("operator 'odd'") })
      #expect(report.rows.allSatisfy { $0.predictions.allSatisfy { $0 == nil } })
      try edit(run.appending(path: "config.cfg"), "USER", "CALC")
      #expect(try replay([run.path()]).rows.allSatisfy { $0.predictions[0] != nil })
    }
  }

  /// 32 × 32 weights do not fit half of 1 kB: SCALE-Sim never asks, the mapper uses smaller tiles.
  @Test func anSRAMSmallerThanAFoldIsTiled() throws {
    try withCopy(of: "v2_user_pub-b_8x8_os_sram2_bw2") { run in
      let file = run.appending(path: "config.cfg")
      try edit(file, "ArrayHeight: 8", "ArrayHeight: 32")
      try edit(file, "ArrayWidth: 8", "ArrayWidth: 32")
      try edit(file, "FilterSramSzkB: 2", "FilterSramSzkB: 1")
      try edit(file, "Dataflow : os", "Dataflow : ws")
      let report = try replay([run.path()])
      let note = try #require(report.columns.firstIndex(of: "note"))
      #expect(report.rows.allSatisfy { $0.cells[note].isEmpty && $0.predictions[0] != nil })
      try edit(file, "USER", "CALC")
      #expect(try replay([run.path()]).rows.allSatisfy { $0.predictions[0] != nil })
    }
  }

  private func copy(of run: String, in folder: URL) throws -> URL {
    let target = folder.appending(path: run)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Self.reference.appending(path: run), to: target)
    return target
  }

  private func withCopy(
    of run: String = "v2_calc_conv_5x7_ws", _ body: (URL) throws -> Void
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "systole-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(try copy(of: run, in: folder))
  }

  private func edit(_ file: URL, _ old: String, _ new: String) throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.contains(old))
    try text.replacing(old, with: new, maxReplacements: 1)
      .write(to: file, atomically: true, encoding: .utf8)
  }

  @Test func oneCycleMoreIsAMismatch() throws {
    try withCopy { run in
      let file = run.appending(path: "COMPUTE_REPORT.csv")
      let line = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")[1]
      let cycles = try #require(Int(line.split(separator: ",")[1].dropFirst()))
      try edit(file, "0, \(cycles),", "0, \(cycles + 1),")
      let broken = try replay([run.path()]).broken
      #expect(broken.map(\.measure.name) == ["predicted"])
    }
  }

  @Test func reportsMayBeMissing() throws {
    try withCopy { run in
      for name in ["BANDWIDTH_REPORT.csv", "DETAILED_ACCESS_REPORT.csv"] {
        try FileManager.default.removeItem(at: run.appending(path: name))
      }
      let file = run.appending(path: "COMPUTE_REPORT.csv")
      try edit(file, " Stall Cycles,", " Other,")
      let report = try replay([run.path()])
      #expect(report.broken.isEmpty)
      #expect(report.summary(0)?.points == 10)
      let measured = report.measures.indices.filter { report.summary($0) != nil }
      #expect(measured.count == 4)
      try FileManager.default.removeItem(at: file)
      #expect(try replay([run.path()]).text.contains("no reference: predictions only"))
    }
  }

  @Test func wrongReportsAreLocated() throws {
    func error(_ run: URL) throws -> String {
      let error = try #require(throws: InputError.self) { try replay([run.path()]) }
      let first = try #require(error.diagnostics.first)
      let name = first.location.map { $0.file.split(separator: "/").last.map(String.init) ?? "" }
      return "\(name ?? ""):\(first.location?.line ?? 0) \(first.message)"
    }
    try withCopy { run in
      let file = run.appending(path: "COMPUTE_REPORT.csv")
      try edit(file, "\n1, ", "\n1, x")
      #expect(try error(run).hasPrefix("COMPUTE_REPORT.csv:3 'Total Cycles' is 'x"))
    }
    try withCopy { run in
      let file = run.appending(path: "topology.csv")
      try edit(file, "fc,", "fc,1,1,1,1,20,13,1,\nmore,")
      #expect(
        try error(run).hasPrefix("COMPUTE_REPORT.csv:11 the report has 10 layers, the topology 11"))
    }
    try withCopy { run in
      try edit(run.appending(path: "COMPUTE_REPORT.csv"), "\n2, ", "\n3, ")
      #expect(try error(run) == "COMPUTE_REPORT.csv:4 'LayerID' is 3, expected 2")
    }
    try withCopy { run in
      try FileManager.default.removeItem(at: run.appending(path: "config.cfg"))
      #expect(try error(run).contains("there is no 'config.cfg' in"))
    }
    #expect(try error(Self.reference.appending(path: "none")).contains("there is no folder"))
  }
}

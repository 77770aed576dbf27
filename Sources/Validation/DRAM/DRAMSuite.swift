import Diagnostics
import Hardware
import Library
import DRAM
import Quantities

/// Access patterns alone on a DRAM, compared with runs of DRAMsim3.
struct DRAMSuite {
  private static let measures = [
    Measure(
      "predicted", reference: "cycles",
      bounds: [
        ErrorBound(.median, 0.005, group: Group.one), ErrorBound(.p90, 0.04, group: Group.one),
        ErrorBound(.worst, 0.15, group: Group.one), ErrorBound(.p90, 0.08, group: Group.eight),
        ErrorBound(.worst, 0.25, group: Group.eight), .exact(group: Group.isolated),
      ]),
    Measure("predicted_activates", reference: "activates", bounds: [ErrorBound(.p90, 0.05)]),
    Measure(
      "predicted_refreshes", reference: "refreshes", bounds: [ErrorBound(.worstDifference, 1)]),
    Measure("predicted_pj_per_bit", reference: "pj_per_bit", bounds: [ErrorBound(.p90, 0.05)]),
  ]

  private enum Group {
    static let one = "one channel"
    static let eight = "eight channels"
    static let isolated = "isolated"
  }

  func replay(_ table: ReferenceTable, library: Library) throws(InputError) -> SuiteReport {
    try table.require(["config", "kind", "issue_width", "op"])
    var drams: [String: BankedDRAM] = [:]
    var rows: [SuiteRow] = []
    for row in table.rows {
      let config = row.text("config")
      if drams[config] == nil { drams[config] = dram(config, row, library) }
      guard let dram = drams[config], let kind = row.choice("kind", as: DRAMPatternRow.Kind.self),
        let bursts = DRAMPatternRow(row: row, kind: kind, dram: dram).bursts()
      else { continue }
      let run = BurstRun(
        requestsPerCycle: row.integer("issue_width", in: 1...64),
        gap: row.optionalInteger("gap", in: 0...1 << 20) ?? 0,
        outstanding: row.optionalInteger("max_outstanding", in: 1...1 << 20))
      // The rest is read for what else is wrong.
      guard !table.sink.hasErrors else { continue }
      let result = run.run(bursts, on: dram)
      let energy = MemoryEnergy(result.counters, cycles: result.cycles + 1, dram)
      let bits = result.counters.bursts * dram.geometry.burstBytes * 8
      let group =
        kind == .isolated ? Group.isolated : dram.geometry.channels > 1 ? Group.eight : Group.one
      rows.append(
        SuiteRow(
          row, group: group,
          [
            .integer(result.cycles), .integer(result.counters.activates),
            .integer(result.counters.refreshes), .decimal(energy.core.picojoules / Double(bits)),
          ]))
    }
    try table.sink.throwIfErrors()
    return try SuiteReport(suite: "dram", table, measures: Self.measures, rows: rows)
  }

  /// A configuration's preset: `ddr4_2400_bglow` is `ddr4-2400-bglow`. Nil where there is none,
  /// which the row then says.
  private func dram(_ config: String, _ row: ReferenceRow, _ library: Library) -> BankedDRAM? {
    guard !config.isEmpty else { return nil }
    let name = String(config.map { $0 == "_" ? "-" : $0 })
    do {
      return try library.dram(name).dram
    } catch {
      let problem = error.diagnostics.first
      row.fail("config", problem?.message ?? "there is no preset '\(name)'", help: problem?.help)
      return nil
    }
  }
}

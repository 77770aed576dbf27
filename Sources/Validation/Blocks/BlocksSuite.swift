import Diagnostics
import Hardware
import Library
import Quantities
import Run
import Simulation

/// Cycles of whole blocks on open RTL: linear layers with their transfers, heads of attention, encoder
/// blocks.
///
/// Columns: those below and, optionally, array (`chained`, the default, or `broadcast`) and, of a network,
/// blocks. A row is the design's program (`Block`) on the preset with the row's memory.
struct BlocksSuite {
  static let preset = "rtl/taccel"

  private static let columns = [
    "kind", "S", "K", "N", "D", "heads", "d_head", "F", "read_latency", "read_beat", "write_beat",
    "write_response",
  ]

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(Self.columns)
    let preset = try library.accelerator(Self.preset)
    let points = table.rows.map { BlockPoint($0, preset) }
    try table.sink.throwIfErrors()
    var rows: [SuiteRow] = []
    for (row, point) in zip(table.rows, points) {
      let run = try point.run(library)
      let cycles = try point.countedCycles(run.simulate(point.trace(run)))
      rows.append(SuiteRow(row, group: point.kind.rawValue, [.integer(cycles)]))
    }
    let measure = Measure(reference: "cycles", bounds: [.exact()])
    return try SuiteReport(
      suite: Suite.blocks.rawValue, table, measures: [measure], rows: rows)
  }
}

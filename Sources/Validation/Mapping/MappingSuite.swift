import Diagnostics
import Library
import Mapping
import Quantities
import Run
import Simulation

/// Cycles of an encoder block's six products, each alone, compared with the best mapping that a tool
/// found for the same machine: ours must not be slower.
struct MappingSuite {
  static let preset = "weight-stationary-2mib"

  private static let measures = [
    Measure(reference: "cycles", bounds: [ErrorBound(.excess, 0)]),
    Measure("ideal_cycles", reference: "ideal", bounds: [.exact()]),
    Measure("dram_bytes", reference: "reference_dram_bytes", bounds: []),
    Measure("compulsory_bytes", reference: "reference_compulsory_bytes", bounds: []),
  ]

  private static let columns = ["rows", "columns", "tokens", "width", "heads", "hidden"]

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(Self.columns)
    let machines = table.rows.map { row in
      (rows: row.integer("rows", in: 1...1_024), columns: row.integer("columns", in: 1...1_024))
    }
    let blocks = table.rows.map { block($0, table.sink) }
    try table.sink.throwIfErrors()
    var rows: [SuiteRow] = []
    for (row, (machine, block)) in zip(table.rows, zip(machines, blocks)) {
      let run = try library.run(
        Self.preset, set: ["array.rows=\(machine.rows)", "array.columns=\(machine.columns)"])
      var (cycles, macs, moved, compulsory) = (0, 0, 0, 0)
      for product in block.products {
        let result = try run.simulate(product.trace)
        cycles += result.cycles
        macs += product.macs
        moved += result.layers.reduce(0) {
          $0 + $1.activity.dramReadBytes + $1.activity.dramWriteBytes
        }
        compulsory += result.layers.reduce(0) { $0 + $1.traffic.compulsory }
      }
      let ideal = ceilingDivision(macs, machine.rows * machine.columns)
      rows.append(
        SuiteRow(row, [.integer(cycles), .integer(ideal), .integer(moved), .integer(compulsory)]))
    }
    return try SuiteReport(suite: "mapping", table, measures: Self.measures, rows: rows)
  }

  private func block(_ row: ReferenceRow, _ sink: DiagnosticSink) -> EncoderBlock {
    let side = 1...65_536
    let errors = sink.diagnostics.count
    let block = EncoderBlock(
      tokens: row.integer("tokens", in: side), width: row.integer("width", in: side),
      heads: row.integer("heads", in: side), hidden: row.integer("hidden", in: side))
    if sink.diagnostics.count == errors, !block.width.isMultiple(of: block.heads) {
      row.fail(
        "heads", "'heads' is \(block.heads), which does not divide 'width', \(block.width)")
    }
    return block
  }
}

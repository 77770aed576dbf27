import Diagnostics
import Library
import Lowering
import Run

/// Cycles of products on open RTL designs: a row is `lower gemm:MxKxN` on the design's preset, sized as
/// the row says.
///
/// Columns: design, dataflow, rows, cols, M, K, N; config where a design has settings; cycles where
/// they were counted. Others (weights, start_end) say what was counted and are not read.
struct RTLSuite {
  /// A throttled sink's phase against the array is not in the rows; the model takes its mean.
  private static let contended = 0.02

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(["design", "dataflow", "rows", "cols", "M", "K", "N"])
    let scheme = try library.scheme("int8")
    let points = table.rows.map(RTLPoint.init)
    try table.sink.throwIfErrors()
    var rows: [SuiteReport.CountedRow] = []
    for (row, point) in zip(table.rows, points) {
      guard let point else { preconditionFailure("a row without a point has reported an error") }
      let run = try library.run(point.preset, set: point.overrides)
      let cycles = try run.simulate(point.product.trace(scheme: scheme)).cycles
      rows.append(.init(row: row, isContended: point.isContended, cycles: cycles))
    }
    return try .cycles(suite: "rtl", table, contended: Self.contended, rows)
  }
}

/// What one row runs.
private struct RTLPoint {
  let preset: String
  let overrides: [String]
  let product: BareOperator
  let isContended: Bool

  /// Nil where the row has errors, which it has reported.
  init?(_ row: ReferenceRow) {
    let sides = 1...65_536
    let rows = row.integer("rows", in: sides)
    let columns = row.integer("cols", in: sides)
    let lengths = ["M", "K", "N"].map { row.integer($0, in: 1...1_048_576) }
    let settings = RTLSettings(row)
    guard let design = row.choice("design", as: RTLDesign.self),
      let dataflow = row.choice("dataflow", as: RTLDesign.Stationary.self)
    else { return nil }
    guard let preset = design.preset(dataflow) else {
      row.fail("dataflow", "'\(design.rawValue)' has no dataflow '\(dataflow.rawValue)'")
      return nil
    }
    var overrides = preset.overrides + ["array.rows=\(rows)", "array.columns=\(columns)"]
    for key in RTLSettings.Key.allCases {
      guard let value = settings[key] else { continue }
      guard key.designs.contains(design) else {
        row.fail("config", "'\(design.rawValue)' has no '\(key.rawValue)'")
        continue
      }
      if let override = key.override(value) { overrides.append(override) }
    }
    self.preset = preset.name
    self.overrides = overrides
    product = .gemm(m: lengths[0], k: lengths[1], n: lengths[2], batch: nil)
    isContended = settings[.readyEvery] ?? 1 > 1
  }
}

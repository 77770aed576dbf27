import Diagnostics
import Library
import Run

/// Cycles of ITA's jobs, from the start pulse to the last result.
struct ITASuite {
  static let preset = "rtl/ita"

  private static let columns = [
    "design", "mode", "N_units", "M_len", "S", "E", "P", "F", "weights_prefetched",
    "weight_valid_every", "out_ready_every",
  ]

  /// Rows in which something makes the datapath wait: a sink or a source of weights whose phase is not
  /// in the row, or tiles so small that the dividers' latency, which the data decide, is not hidden.
  private static let contended = 0.02
  /// Rows of a tile from which on the softmax's latency is hidden.
  private static let hidingRows = 32

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(Self.columns)
    let points = table.rows.map(point)
    try table.sink.throwIfErrors()
    var rows: [SuiteReport.CountedRow] = []
    for (row, point) in zip(table.rows, points) {
      let run = try library.run(Self.preset, set: point.overrides)
      let cycles = try run.simulate(point.layer.trace).cycles
      rows.append(.init(row: row, isContended: point.isContended, cycles: cycles))
    }
    return try .cycles(suite: "ita", table, contended: Self.contended, rows)
  }

  private struct Point {
    var layer: ITALayer
    var overrides: [String]
    var isContended: Bool
  }

  private func point(_ row: ReferenceRow) -> Point {
    if case let design = row.text("design"), design != "ita", !design.isEmpty {
      row.fail("design", "'\(design)' is no known design", help: "this suite replays 'ita'")
    }
    let sizes = 1...16_384
    let mode: ITALayer.Mode = row.choice("mode") ?? .linear
    let length = row.integer("M_len", in: 1...1_024)
    let units = row.integer("N_units", in: 1...1_024)
    if !length.isMultiple(of: units) {
      row.fail("N_units", "'N_units' is \(units), which does not divide 'M_len', \(length)")
    }
    let layer = ITALayer(
      mode: mode, tokens: row.integer("S", in: sizes), embedding: row.integer("E", in: sizes),
      projection: row.integer("P", in: sizes), hidden: row.integer("F", in: sizes), tile: length)
    let isPrefetched = row.integer("weights_prefetched", in: 0...1) == 1
    let weightsEvery = row.integer("weight_valid_every", in: 1...1_024)
    let readyEvery = row.integer("out_ready_every", in: 1...1_024)
    let attends = mode == .attention || mode == .singleAttention
    return Point(
      layer: layer,
      overrides: [
        "array.rows=\(length)", "array.columns=\(units)", "mapping.m=\(length)",
        "mapping.k=\(length)", "mapping.n=\(length)",
        "array.first_preload=\(isPrefetched ? "hidden" : "exposed")",
        "array.preload_interval=\(weightsEvery)", "array.output_interval=\(readyEvery)",
      ],
      isContended: readyEvery > 1 || isPrefetched && weightsEvery > 1
        || attends && length < Self.hidingRows)
  }
}

import Diagnostics
import Library
import Run

/// Cycles of layers that Gemmini ran under its own automatic tiling on an FPGA (FireSim): products
/// and convolutions of BERT, ResNet-50, U-Net and RetinaNet (ucb-bar/dosa, the column
/// `target.gemmini_auto_cycle`).
///
/// The rows' memory sizes are those of the designs that the data set's authors found for mappings of
/// their own. The automatic tiling that was measured is, in all rows, that of the default memories:
/// its tiles, which the data set gives, are the same at all sizes. So the sizes are read and
/// checked, but every row is predicted with the configuration's memories.
struct GemminiSuite {
  static let preset = "gemmini-firesim"

  private static let measures = [
    Measure(
      reference: "cycles",
      bounds: [
        ErrorBound(.mean, 0.10, group: GemminiLayer.Kind.product.rawValue),
        ErrorBound(.mean, 0.25),
        ErrorBound(.rankCorrelation, 0.97),
      ])
  ]

  private static let columns = [
    "kind", "batch", "P", "Q", "C", "K", "R", "S", "stride_h", "stride_w", "accumulator_rows",
    "scratchpad_rows",
  ]

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(Self.columns)
    let layers = table.rows.map(read)
    try table.sink.throwIfErrors()
    let run = try library.run(Self.preset)
    var rows: [SuiteRow] = []
    var known: [GemminiLayer: Int] = [:]
    for (row, layer) in zip(table.rows, layers) {
      guard let layer else { continue }
      let cycles = try known[layer] ?? run.simulate(layer.trace).cycles
      known[layer] = cycles
      rows.append(SuiteRow(row, group: layer.kind.rawValue, [.integer(cycles)]))
    }
    return try SuiteReport(suite: "gemmini", table, measures: Self.measures, rows: rows)
  }

  /// Nil where a cell is wrong, which is reported to the table's sink.
  private func read(_ row: ReferenceRow) -> GemminiLayer? {
    let side = 1...16_384
    let kind: GemminiLayer.Kind? = row.choice("kind")
    let layer = GemminiLayer(
      kind: kind ?? .product, batch: row.integer("batch", in: 1...1_024),
      rows: row.integer("P", in: side), columns: row.integer("Q", in: side),
      channels: row.integer("C", in: side), kernels: row.integer("K", in: side),
      kernelRows: row.integer("R", in: 1...64), kernelColumns: row.integer("S", in: 1...64),
      strideRows: row.integer("stride_h", in: 1...64),
      strideColumns: row.integer("stride_w", in: 1...64))
    _ = row.integer("accumulator_rows", in: 1...1 << 30)
    _ = row.integer("scratchpad_rows", in: 1...1 << 30)
    if layer.strideRows != layer.strideColumns {
      row.fail("stride_w", "strides differ", help: "Gemmini's unroller has one for both")
    }
    if kind == .product, layer.kernelRows * layer.kernelColumns * layer.strideRows != 1 {
      row.fail("R", "a product has no kernel and no stride", help: "write R, S and strides as 1")
    }
    return kind == nil ? nil : layer
  }
}

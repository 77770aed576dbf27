import Energy
import Hardware
import Mapping
import Simulation
import Timing
import Workload

/// One layer of an explanation.
extension ExplanationFields {
  static let layer: [FieldRow<LayerExplanation>] =
    [FieldRow("trace", .text, "what was simulated", \.report.trace.name)]
    + reported.rows(
      "name", "operator", "algorithm", "unit", "start_cycle", "end_cycle", "cycles", "busy_cycles",
      of: inReport)
    + [
      .optional("exposed_cycles", .cycles, "cycles in which the array idles because of it") {
        $0.layer.exposed.map { .integer($0) }
      }
    ]
    + reported.rows("macs", "utilization", of: inReport)
    + [
      FieldRow("energy_pJ", .picojoules, "dynamic energy", \.layer.energy.dynamic),
      FieldRow("dram_bytes", .bytes, "read and written", \.layer.dramBytes),
    ]
    + reported.rows(
      "compulsory_bytes", "spilled_bytes", "refetched_bytes", "attribution.<owner>", of: inReport)
    + [
      .section("loop_nest", loopNest) {
        if case .product(let nest) = $0.work { nest } else { nil }
      },
      .section("row_work", rowWork) { if case .rows(let rows) = $0.work { rows } else { nil } },
    ]

  @Sendable private static func inReport(_ explanation: LayerExplanation) -> LayerOfReport {
    LayerOfReport(layer: explanation.layer, report: explanation.report)
  }

  private static let reported = Metric.all.compactMap(\.layer)

  private static let loopNest: [FieldRow<LoopNest>] =
    [
      FieldRow("batch", .count, "products of a product's layer, heads among them", \.batch),
      FieldRow("blocks", .count, "of them, those that share a fold on its diagonal", \.blocks),
      FieldRow("order", .text, "the loops over tiles, from the outermost", \.order.rawValue),
      FieldRow("keep", .text, "a list: operands that are kept for all tiles") {
        .texts($0.keeps.names)
      },
      FieldRow("array.rows", .count, "rows of the array that folds use", \.rows),
      FieldRow("array.columns", .count, "columns, times the weights that each packs", \.columns),
    ]
    + dimension("m") { ($0.m, $0.tile.m, $0.counts.m) }
    + dimension("k") { ($0.k, $0.tile.k, $0.counts.k) }
    + dimension("n") { ($0.n, $0.tile.n, $0.counts.n) }
    + [
      FieldRow("folds.rows", .count, "folds of a whole tile along the rows", \.folds.rowFolds),
      FieldRow("folds.columns", .count, "along the columns", \.folds.columnFolds),
      FieldRow("folds.vectors", .count, "vectors that stream through each", \.folds.vectors),
      FieldRow("folds.last_rows", .count, "rows that the last one uses", \.folds.lastRows),
      FieldRow("folds.last_columns", .count, "columns that the last one uses", \.folds.lastColumns),
      FieldRow(
        "parameter_bytes", .bytes, "biases, scales and indices, loaded once", \.parameterBytes),
      FieldRow(
        "result_side_bytes", .bytes, "metadata that leaves with the result", \.resultSideBytes),
      FieldRow(
        "spills_partial_sums", .flag, "whether they pass through the DRAM", \.spillsPartialSums),
      .optional("computed_tiles", .count, "tiles that a mask leaves, where it skips some") {
        $0.computedTiles.map { .integer($0) }
      },
      .section("groups", groups) { $0.groups },
      .list("operands", operands) { $0.operands },
    ]

  private static let groups: [FieldRow<LoopNest.Groups>] = [
    FieldRow("elements", .count, "of the reduction that share scales", \.elements),
    FieldRow("count", .count, "groups of the reduction", \.count),
    FieldRow("scaled_by", .text, "`pe`, `accumulator`, or the unit in the stream") {
      switch $0.scaler {
      case .pe: .text("pe")
      case .accumulator: .text("accumulator")
      case .unit(let name): .text(name)
      }
    },
    .optional("parts", .count, "with `pe`: parts of a step, each scaled") {
      if case .pe(let parts) = $0.scaler { .integer(parts) } else { nil }
    },
    FieldRow("algorithm", .text, "how a sum is scaled", \.algorithm.rawValue),
  ]

  private static func dimension(
    _ name: String, _ sizes: @escaping @Sendable (LoopNest) -> (length: Int, tile: Int, tiles: Int)
  ) -> [FieldRow<LoopNest>] {
    [
      FieldRow("\(name).length", .count, "the product's length") { .integer(sizes($0).length) },
      FieldRow("\(name).tile", .count, "a tile's length") { .integer(sizes($0).tile) },
      FieldRow("\(name).tiles", .count, "tiles along it") { .integer(sizes($0).tiles) },
    ]
  }

  private static let operands: [FieldRow<LoopNest.Operand>] = [
    FieldRow("content", .text, "an operand, the result or the partial sums", \.content.rawValue),
    FieldRow("buffer", .text, "the buffer that holds it") { .text($0.buffer) },
    FieldRow("on_chip", .flag, "whether it stays there between layers", \.isOnChip),
    FieldRow("bytes", .bytes, "all of it, over the batch", \.bytes),
    FieldRow("tile_bytes", .bytes, "a whole tile", \.tileBytes),
    FieldRow("room_bytes", .bytes, "the largest tile that the buffer takes", \.maxTileBytes),
    .optional("dram_moves", .count, "how often it passes the DRAM; not with `gemmini-auto`") {
      $0.moves.map { .integer($0) }
    },
    .optional("dram_bytes", .bytes, "bytes of these transfers") {
      $0.dramBytes.map { .integer($0) }
    },
  ]

  private static let rowWork: [FieldRow<RowWork>] = [
    FieldRow("batch", .count, "elements of the batch of an operator by rows", \.batch),
    FieldRow("rows", .count, "rows of each", \.rows),
    FieldRow("length", .count, "elements of a row", \.length),
    FieldRow("tile_rows", .count, "rows that pass through the buffers together", \.tileRows),
    FieldRow("parameter_bytes", .bytes, "gamma, beta: loaded once", \.parameterBytes),
    .list("operands", rowOperands) { $0.operands },
    .section("result", rowOperands, onOneLine: true) { $0.result },
  ]

  private static let rowOperands: [FieldRow<RowWork.Operand>] = [
    FieldRow("bytes", .bytes, "its size", \.bytes),
    FieldRow("on_chip", .flag, "otherwise it moves once between DRAM and buffer", \.isOnChip),
  ]
}

import Energy
import Hardware
import Mapping
import Quantities
import Simulation
import Timing
import Workload

/// One layer: its cycles and bytes, and its loops with what each of them moves.
struct LayerSections {
  private let explanation: LayerExplanation
  private var layer: Report.Layer { explanation.layer }

  init(_ explanation: LayerExplanation) { self.explanation = explanation }

  var all: [[String]] { [summary, cycles, work] }

  private var summary: [String] {
    let algorithm = layer.algorithm == .none ? "" : ", \(layer.algorithm.name)"
    return [
      "layer        \(layer.name) of \(explanation.report.trace.name): \(layer.kind.rawValue)\(algorithm), on "
        + layer.unit,
      "result       \(NumberText.grouped(layer.cycles)) cycles of the run's "
        + "\(NumberText.grouped(explanation.report.totals.cycles)); begins at "
        + "\(NumberText.grouped(layer.start)), ends at \(NumberText.grouped(layer.end))",
      "             utilization \(NumberText.percent(layer.utilization)), "
        + "\(NumberText.grouped(layer.macs)) MACs, \(NumberText.energy(layer.energy.dynamic)) "
        + "dynamic; bound by \(layer.bound.text)",
      "             busy \(NumberText.grouped(layer.busy)) cycles"
        + (layer.exposed.map {
          "; the array idles for it in \(NumberText.grouped($0))"
        } ?? ""),
      "DRAM         \(NumberText.bytes(layer.dramBytes)): "
        + "\(NumberText.bytes(layer.traffic.compulsory)) compulsory, "
        + "\(NumberText.bytes(layer.traffic.spilled)) spilled, "
        + "\(NumberText.bytes(layer.refetchedBytes)) fetched again",
    ]
  }

  private var cycles: [String] {
    var table = TextTable(untitled: [.left, .right, .right, .left])
    for owner in CycleOwner.allCases where layer.attribution[owner] > 0 {
      table.add([
        owner.title, NumberText.grouped(layer.attribution[owner]),
        NumberText.percent(layer.attribution[owner], of: layer.cycles), owner.meaning,
      ])
    }
    let lines = table.lines(indent: 2)
    return lines.isEmpty
      ? ["hidden       behind the layers before it: it has no cycles of its own"]
      : ["where its cycles went"] + lines
  }

  private var work: [String] { slices + mapped }

  private var slices: [String] {
    layer.slices > 1 ? ["slices       \(layer.slices); what follows is the first one"] : []
  }

  private var mapped: [String] {
    switch explanation.work {
    case .product(let nest):
      loops(nest) + (layer.mapping.isEmpty ? [] : ["mapping      \(layer.mapping)"]) + [""]
        + operands(nest)
    case .rows(let rows): Self.rows(rows)
    case .none: ["view         nothing moves and nothing is computed"]
    }
  }

  private func loops(_ nest: LoopNest) -> [String] {
    var lines = [
      "product      \(nest.m) x \(nest.k) x \(nest.n) (rows x reduction x columns), "
        + "batch \(nest.batch)"
        + (nest.blocks > 1 ? ", \(nest.blocks) of it on a fold's diagonal" : "")
    ]
    var depth = 0
    func add(_ text: String) {
      lines.append(String(repeating: "  ", count: depth + 1) + text)
      depth += 1
    }
    func loop(_ name: String, _ length: Int, _ tile: Int, _ count: Int) {
      add("for \(name) of \(length): \(count) \(count == 1 ? "tile" : "tiles") of \(tile)")
    }
    if nest.batch > 1 { add("for each of a batch of \(nest.batch)") }
    let (outer, middle, inner) = nest.order.loops
    for dimension in [outer, middle, inner] {
      switch dimension {
      case .m: loop("rows", nest.m, nest.tile.m, nest.counts.m)
      case .k: loop("reduction", nest.k, nest.tile.k, nest.counts.k)
      case .n: loop("columns", nest.n, nest.tile.n, nest.counts.n)
      }
    }
    let folds = nest.folds
    add(
      "\(folds.count) \(folds.count == 1 ? "fold" : "folds"), \(folds.rowFolds) x "
        + "\(folds.columnFolds), of \(folds.vectors) vectors on \(nest.rows) x \(nest.columns)")
    if folds.lastRows < nest.rows || folds.lastColumns < nest.columns {
      depth -= 1
      add("the last of them use \(folds.lastRows) rows and \(folds.lastColumns) columns")
    }
    if let groups = nest.groups { lines.append(Self.line(groups)) }
    if let computed = nest.computedTiles {
      let all = nest.counts.m * nest.counts.k * nest.counts.n
      lines.append(
        "mask         \(NumberText.grouped(computed)) of \(NumberText.grouped(all)) tiles are computed; "
          + "no query sees a key of the others")
    }
    return lines
  }

  private static func line(_ groups: LoopNest.Groups) -> String {
    let scaler =
      switch groups.scaler {
      case .pe(let parts):
        "by the PEs, \(parts) \(parts == 1 ? "sum" : "sums") a step"
      case .accumulator: "in front of the accumulators; folds keep to groups"
      case .unit(let name): "by unit '\(name)'; folds keep to groups"
      }
    return "groups       \(groups.count) of \(groups.elements) elements of the reduction, scaled "
      + "(\(groups.algorithm.rawValue)) \(scaler)"
  }

  private func operands(_ nest: LoopNest) -> [String] {
    var table = TextTable([
      ("operand", .left), ("buffer", .left), ("size", .right), ("tile", .right),
      ("largest tile", .right), ("DRAM transfers", .left),
    ])
    for operand in nest.operands {
      let moves: String
      switch (operand.content, operand.moves) {
      case (.partialSum, 0?): moves = "no"
      case (_, 0?): moves = "no: it stays on chip"
      case (_, 1?): moves = "1×"
      case (_, let count?):
        // Passes at the edges may stay where others do not.
        let isWhole = operand.dramBytes == count * operand.bytes
        let times = Double(operand.dramBytes ?? 0) / Double(max(1, operand.bytes))
        moves = (isWhole ? "\(count)" : NumberText.fixed(times, 2)) + "×"
      case (_, nil): moves = "tile by tile, as the mapping decides"
      }
      table.add([
        "  " + operand.content.rawValue, operand.buffer, NumberText.bytes(operand.bytes),
        NumberText.bytes(operand.tileBytes), NumberText.bytes(operand.maxTileBytes), moves,
      ])
    }
    var lines = table.lines()
    if nest.parameterBytes > 0 {
      lines.append(
        "  biases and scales of \(NumberText.bytes(nest.parameterBytes)) are loaded once")
    }
    if nest.spillsPartialSums {
      lines.append("  partial sums leave to DRAM and come back between the tiles of the reduction")
    }
    return lines
  }

  private static func rows(_ work: RowWork) -> [String] {
    var lines = [
      "work         \(NumberText.grouped(work.batch * work.rows)) rows of "
        + "\(NumberText.grouped(work.length)) elements, \(NumberText.grouped(work.tileRows)) per tile"
    ]
    func line(_ name: String, _ operand: RowWork.Operand) -> String {
      "  \(name)  \(NumberText.bytes(operand.bytes)), "
        + (operand.isOnChip ? "on chip" : "through the DRAM, once")
    }
    lines += work.operands.map { line("operand", $0) } + [line("result ", work.result)]
    if work.parameterBytes > 0 {
      lines.append("  kept     \(NumberText.bytes(work.parameterBytes)) of parameters, loaded once")
    }
    return lines
  }
}

import Quantities
import Simulation

/// The text's table of layers, or of classes of them, in time, with the totals as its last line.
struct LayerTable {
  private(set) var lines: [String]

  /// - Parameter classes: The report's layers, or classes of them.
  init(_ report: Report, _ classes: [LayerClass], everyLayer: Bool) {
    let totals = report.totals
    let hasArray = totals.exposed != nil
    // Names of layers are whole: a layer by itself has neither a count nor a share worth its column.
    var columns: [(title: String, alignment: TextTable.Alignment)] = [("layer", .left)]
    if !everyLayer { columns.append(("count", .right)) }
    columns.append(("cycles ¹", .right))
    if !everyLayer { columns.append(("%", .right)) }
    columns.append(("busy ²", .right))
    if hasArray { columns.append(("exposed ³", .right)) }
    columns += [("util ⁴", .right), ("bound by", .left)]
    var table = TextTable(columns)
    func add(
      _ name: String, count: Int, cycles: Int, busy: Int?, exposed: Int?, utilization: Double?,
      bound: String
    ) {
      var cells = [name]
      if !everyLayer { cells.append("\(count)") }
      cells.append(NumberText.grouped(cycles))
      if !everyLayer { cells.append(NumberText.percent(cycles, of: totals.cycles)) }
      cells.append(busy.map(NumberText.grouped) ?? "")
      if hasArray { cells.append(exposed.map(NumberText.grouped) ?? "") }
      table.add(cells + [NumberText.percent(utilization), bound])
    }
    for entry in classes {
      add(
        entry.name, count: entry.count, cycles: entry.cycles, busy: entry.busy,
        exposed: entry.exposed, utilization: entry.utilization, bound: entry.bound.text)
    }
    add(
      "total", count: report.layers.count, cycles: totals.cycles,
      // The array's: all cycles in which it does not idle.
      busy: totals.exposed.map { totals.cycles - $0 }, exposed: totals.exposed,
      utilization: totals.utilization, bound: totals.attribution.largest?.title ?? "")
    lines = table.lines()
  }
}

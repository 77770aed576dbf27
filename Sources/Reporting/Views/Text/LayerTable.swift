import Energy
import Quantities
import Simulation

/// The text's table of layers, or of classes of them, with the totals as its last line.
struct LayerTable {
  private(set) var lines: [String]

  init(_ report: Report, everyLayer: Bool) {
    let classes = LayerClass.of(report.layers, every: everyLayer)
    let totals = report.totals
    let joules = SIScale.of(totals.energy.total.picojoules * 1e-12)
    let bytes = SIScale.ofBytes(totals.dramBytes)
    var columns: [(String, TextTable.Alignment)] = [("layer", .left)]
    if !everyLayer { columns.append(("count", .right)) }
    columns += [
      ("cycles", .right), ("% ¹", .right), ("util ²", .right), ("\(joules.prefix)J", .right),
      ("DRAM \(bytes.prefix)B", .right), ("bound by", .left),
    ]
    var table = TextTable(columns.map { (title: $0.0, alignment: $0.1) })
    for entry in classes {
      table.add(
        [entry.name] + (everyLayer ? [] : ["\(entry.count)"]) + [
          NumberText.grouped(entry.cycles), NumberText.percent(entry.cycles, of: totals.cycles),
          NumberText.percent(entry.utilization),
          joules.text(entry.energy.picojoules * 1e-12, 2), bytes.text(bytes: entry.dramBytes),
          entry.boundBy,
        ])
    }
    table.add(
      ["total"] + (everyLayer ? [] : ["\(report.layers.count)"]) + [
        NumberText.grouped(totals.cycles), NumberText.percent(totals.cycles, of: totals.cycles),
        NumberText.percent(totals.utilization),
        joules.text(totals.energy.total.picojoules * 1e-12, 2), bytes.text(bytes: totals.dramBytes),
        totals.attribution.largest?.name ?? "",
      ])
    lines = table.lines()
  }
}

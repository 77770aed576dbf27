import Quantities
import Simulation

/// The text's table of layers, or of classes of them, in time, with the totals as its last line.
struct LayerTable {
  private(set) var lines: [String]

  init(_ report: Report, everyLayer: Bool) {
    let classes = LayerClass.of(report.layers, every: everyLayer)
    let totals = report.totals
    let hasArray = totals.exposedCycles != nil
    var table = TextTable(
      [(title: "layer", alignment: .left)]
        + (everyLayer ? [] : [(title: "count", alignment: .right)])
        + [
          (title: "cycles ¹", alignment: .right), (title: "%", alignment: .right),
          (title: "busy ²", alignment: .right),
        ]
        + (hasArray ? [(title: "exposed ³", alignment: .right)] : [])
        + [(title: "util ⁴", alignment: .right), (title: "bound by", alignment: .left)])
    func add(
      _ name: String, count: Int, cycles: Int, busy: Int?, exposed: Int?, utilization: Double?,
      bound: String
    ) {
      table.add(
        [name] + (everyLayer ? [] : ["\(count)"]) + [
          NumberText.grouped(cycles), NumberText.percent(cycles, of: totals.cycles),
          busy.map(NumberText.grouped) ?? "",
        ] + (hasArray ? [exposed.map(NumberText.grouped) ?? ""] : []) + [
          NumberText.percent(utilization), bound,
        ])
    }
    for entry in classes {
      add(
        entry.name, count: entry.count, cycles: entry.cycles, busy: entry.busy,
        exposed: entry.exposed, utilization: entry.utilization, bound: entry.bound.text)
    }
    add(
      "total", count: report.layers.count, cycles: totals.cycles,
      // The array's: all cycles in which it does not idle.
      busy: totals.exposedCycles.map { totals.cycles - $0 }, exposed: totals.exposedCycles,
      utilization: totals.utilization, bound: totals.attribution.largest?.title ?? "")
    lines = table.lines()
  }
}

import Quantities
import Simulation

/// Where the cycles went, and the largest loss in a sentence.
struct CycleSection {
  private(set) var lines: [String] = []

  init(_ report: Report) {
    let attribution = report.totals.attribution
    let total = report.totals.cycles
    guard total > 0 else { return }
    var table = TextTable(untitled: [.left, .right, .right, .left])
    for owner in CycleOwner.allCases where attribution[owner] > 0 {
      table.add([
        owner.title, NumberText.grouped(attribution[owner]),
        NumberText.percent(attribution[owner], of: total), owner.meaning,
      ])
    }
    lines = ["where the cycles went"] + table.lines(indent: 2)
    lines.append(
      "  Owners are those of the critical path; 'explain' simulates what a change saves.")
    lines += Self.verdict(report)
  }

  private static func verdict(_ report: Report) -> [String] {
    let attribution = report.totals.attribution
    let losses = CycleOwner.allCases.filter { $0 != .ideal && attribution[$0] > 0 }
    guard let worst = losses.max(by: { attribution[$0] < attribution[$1] }) else {
      return ["bottleneck   none: every cycle is compute; more PEs would be faster"]
    }
    let share = NumberText.percent(attribution[worst], of: report.totals.cycles)
    // By the layers whose tasks are the critical path: a layer's own cycles may be spent in others'.
    let classes = LayerClass.of(report.layers).filter { $0.critical[worst] > 0 }
      .enumerated().sorted { a, b in
        let (x, y) = (a.element.critical[worst], b.element.critical[worst])
        return x == y ? a.offset < b.offset : x > y
      }.map(\.element)
    var places = TextTable(untitled: [.left, .right, .left])
    for entry in classes.prefix(3) {
      let cycles = entry.critical[worst]
      places.add([
        entry.name, NumberText.grouped(cycles),
        "\(NumberText.percent(cycles, of: attribution[worst])) of these",
      ])
    }
    return [
      "bottleneck   \(worst.title), \(share) of the cycles: \(worst.meaning); most in"
    ] + places.lines(indent: 2) + [
      "look at      " + worst.keys(of: classes.first)
    ]
  }
}

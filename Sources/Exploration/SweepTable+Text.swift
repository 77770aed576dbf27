import Quantities
import Reporting

extension SweepTable {
  /// An aligned table; `vs first` compares with the first point of the same trace that ran.
  public var text: String {
    var table = TextTable(
      [("trace", .left)] + axes.map { ($0.path, .right) } + [
        ("cycles", .right), ("vs first", .right), ("ms", .right), ("utilization", .right),
        ("energy (uJ)", .right), ("largest loss", .left),
      ])
    var reference: (trace: String, cycles: Int)?
    for row in rows {
      guard let outcome = row.outcome else {
        let dashes = [String](repeating: "–", count: 5)
        table.add([row.trace] + row.values + dashes + [row.problem ?? ""])
        continue
      }
      if reference?.trace != row.trace { reference = (row.trace, outcome.cycles) }
      let ratio = Double(outcome.cycles) / Double(max(1, reference?.cycles ?? 1))
      table.add(
        [row.trace] + row.values + [
          NumberText.grouped(outcome.cycles), NumberText.fixed(ratio, 3),
          NumberText.fixed(outcome.seconds * 1_000, 3), NumberText.percent(outcome.utilization),
          NumberText.fixed(outcome.energy.picojoules / 1e6, 1),
          "\(outcome.largestLoss) "
            + NumberText.percent(outcome.largestLossCycles, of: outcome.cycles),
        ])
    }
    return table.lines().joined(separator: "\n") + "\n"
  }
}

import Energy
import Mapping
import Quantities

/// The text's table of what layers, or classes of them, take of energy and move through the DRAM.
struct TrafficTable {
  private(set) var lines: [String]

  /// - Parameter classes: The report's layers, or classes of them.
  init(_ report: Report, _ classes: [LayerClass]) {
    let totals = report.totals
    let joules = SIScale.of(totals.energy.dynamic.picojoules * 1e-12)
    let bytes = ByteScale.of(totals.dramBytes)
    var table = TextTable([
      ("energy and DRAM traffic", .left), ("dynamic \(joules.prefix)J", .right),
      ("DRAM \(bytes.unit)", .right), ("compulsory", .right), ("spilled", .right),
      ("fetched again", .right),
    ])
    func add(_ name: String, _ energy: Attojoules, _ moved: Int, _ traffic: Traffic) {
      table.add([
        "  " + name, joules.text(energy.picojoules * 1e-12, 2), bytes.text(moved),
        bytes.text(traffic.compulsory), bytes.text(traffic.spilled),
        bytes.text(traffic.refetched(of: moved)),
      ])
    }
    for entry in classes { add(entry.name, entry.energy, entry.dramBytes, entry.traffic) }
    add("total", totals.energy.dynamic, totals.dramBytes, totals.traffic)
    lines = table.lines()
  }
}

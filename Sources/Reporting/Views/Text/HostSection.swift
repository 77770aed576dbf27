import Quantities
import Simulation
import Workload

/// What ran on the host because no unit runs it; nothing where no layer did.
struct HostSection {
  private(set) var lines: [String] = []

  init(_ report: Report) {
    let layers = report.layers.filter { $0.component == .host }
    guard !layers.isEmpty else { return }
    let cycles = layers.reduce(0) { $0 + $1.cycles }
    var table = TextTable([
      ("host fallback", .left), ("layers", .right), ("cycles", .right),
      ("%", .right),
    ])
    func add(_ name: String, _ count: Int, _ cycles: Int) {
      table.add([
        "  " + name, "\(count)", NumberText.grouped(cycles),
        NumberText.percent(cycles, of: report.totals.cycles),
      ])
    }
    for group in Self.groups(layers) { add(group.name, group.count, group.cycles) }
    add("total", layers.count, cycles)
    lines = table.lines()
  }

  private struct Group {
    var name: String
    var count: Int
    var cycles: Int
  }

  /// By operator and algorithm, in the order of the trace.
  private static func groups(_ layers: [Report.Layer]) -> [Group] {
    var groups: [Group] = []
    for layer in layers {
      let name =
        layer.kind.rawValue
        + (layer.algorithm == .none ? "" : " \(layer.algorithm.name)")
      if let place = groups.firstIndex(where: { $0.name == name }) {
        groups[place].count += 1
        groups[place].cycles += layer.cycles
      } else {
        groups.append(Group(name: name, count: 1, cycles: layer.cycles))
      }
    }
    return groups
  }
}

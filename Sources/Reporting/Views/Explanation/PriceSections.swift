import Hardware
import Quantities

/// The same machine, and the same run, under each energy table.
struct PriceSections {
  private let tables: [TableExplanation]
  private let cells: [CellsExplanation]

  init(_ tables: [TableExplanation], _ cells: [CellsExplanation] = []) {
    self.tables = tables
    self.cells = cells
  }

  /// The run's energy by the cells of its SRAMs.
  var byCells: [String] {
    guard let largest = cells.map(\.total).max() else { return [] }
    let scale = SIScale.of(largest.picojoules * 1e-12)
    let configured = cells.first { $0.isConfigured }?.total.picojoules
    var table = TextTable([
      ("energy by cells of the SRAMs", .left), ("\(scale.prefix)J", .right), ("of >", .right),
      ("buffers", .right), ("static", .right), ("mm2", .right), ("cycle ns", .right),
    ])
    for entry in cells {
      let total = entry.total.picojoules
      func share(_ energy: Attojoules) -> String {
        NumberText.percent(total > 0 ? energy.picojoules / total : nil)
      }
      table.add([
        (entry.isConfigured ? "> " : "  ") + entry.cells.rawValue, scale.text(total * 1e-12, 3),
        configured.map { $0 > 0 ? NumberText.fixed(total / $0, 2) : "–" } ?? "–",
        share(entry.buffers), share(entry.leakage),
        entry.bufferArea.map { NumberText.fixed(Double($0.count) * 1e-12, 3) } ?? "–",
        entry.cycle.map { NumberText.fixed(Double($0.count) * 1e-3, 2) } ?? "–",
      ])
    }
    return table.lines() + [
      "  > the configuration's cells, or the default's.  Cycle: of the slowest buffer."
    ]
  }

  /// Shifts in place of multiplications, the narrowest and the widest: the tables' own rows.
  var prices: [String] {
    guard let first = tables.first else { return [] }
    let shifts = [first.shifts.first, first.shifts.last].compactMap(\.self)
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("pJ by table", .left), (first.multiply?.name ?? "multiply_int8", .right),
    ]
    for shift in shifts { columns += [(shift.name, .right), ("saves", .right)] }
    for algorithm in first.requantizations { columns.append((algorithm.name + " ²", .right)) }
    var table = TextTable(columns)
    for entry in tables {
      var cells = [Self.name(entry), entry.multiply.map(Self.text) ?? "–"]
      for shift in shifts {
        let price = entry.shifts.first { $0.name == shift.name }
        cells.append(price.map(Self.text) ?? "–")
        cells.append(price.flatMap(entry.saving).map { "\(NumberText.fixed($0, 1))x" } ?? "–")
      }
      for algorithm in first.requantizations {
        let price = entry.requantizations.first { $0.name == algorithm.name }
        cells.append(price.map(Self.text) ?? "–")
      }
      table.add(cells)
    }
    var lines = table.lines()
    lines += [
      "  > the configuration's table.  * with an assumed row.  ² requantization of a result."
    ]
    let savings = tables.flatMap { table in table.shifts.compactMap { table.saving(of: $0) } }
    if let least = savings.min(), let most = savings.max() {
      lines.append(
        "  A shift in place of an int8 multiplication saves \(NumberText.fixed(least, 1))x to "
          + "\(NumberText.fixed(most, 1))x, by its width and by\n  who measured: compare designs "
          + "within one table, and see whether another turns the answer.")
    }
    return lines
  }

  /// The run's energy, and of what.
  var runs: [String] {
    let energies = tables.compactMap(\.run)
    guard let largest = energies.map(\.total).max() else { return [] }
    let scale = SIScale.of(largest.picojoules * 1e-12)
    let configured = tables.first { $0.isConfigured }?.run?.total.picojoules
    var table = TextTable([
      ("energy by table", .left), ("\(scale.prefix)J", .right), ("of >", .right),
      ("array", .right), ("buffers", .right), ("DRAM", .right), ("units", .right),
      ("static", .right), ("assumed", .right), ("node", .left),
    ])
    var problems: [String] = []
    for entry in tables {
      guard let run = entry.run else {
        problems.append(
          TextTable.cut(
            "  \(entry.name): \(entry.problem ?? "not priced")", to: TextTable.mostColumns))
        continue
      }
      let total = run.total.picojoules
      func share(_ energy: Attojoules) -> String {
        NumberText.percent(total > 0 ? energy.picojoules / total : nil)
      }
      table.add([
        Self.name(entry), scale.text(total * 1e-12, 3),
        configured.map { $0 > 0 ? NumberText.fixed(total / $0, 2) : "–" } ?? "–",
        share(run.array), share(run.buffers), share(run.dram), share(run.units),
        share(run.leakage), share(run.assumed), TextTable.cut(entry.technology, to: 20),
      ])
    }
    return table.lines() + problems
  }

  private static func name(_ table: TableExplanation) -> String {
    (table.isConfigured ? "> " : "  ") + table.name
  }

  private static func text(_ price: TableExplanation.Price) -> String {
    NumberText.fixed(price.energy.picojoules, 3) + (price.isAssumed ? "*" : " ")
  }
}

import Quantities

/// The layers that changed, equal ones of all blocks summed on one line, the largest change of
/// cycles first.
struct LayerDiffTable {
  private(set) var lines: [String]

  private struct Row {
    var name: String
    var count = 0
    var baseCycles = 0.0
    var newCycles = 0.0
    var baseEnergy = 0.0
    var newEnergy = 0.0
    var baseBytes = 0.0
    var newBytes = 0.0

    mutating func add(_ layer: ReportDiff.LayerChange) {
      count += 1
      baseCycles += layer.cycles.base.value
      newCycles += layer.cycles.new.value
      baseEnergy += layer.energy.base.value
      newEnergy += layer.energy.new.value
      baseBytes += layer.dramReadBytes.base.value + layer.dramWriteBytes.base.value
      newBytes += layer.dramReadBytes.new.value + layer.dramWriteBytes.new.value
    }
  }

  init(_ layers: [ReportDiff.LayerChange]) {
    let changed = layers.filter(\.isChange)
    let unchanged = layers.count - changed.count
    guard !changed.isEmpty else {
      lines = ["layers: all \(layers.count) unchanged"]
      return
    }
    var table = TextTable([
      ("layer", .left), ("count", .right), ("base cycles", .right), ("new cycles", .right),
      ("change", .right), ("%", .right), ("dynamic %", .right), ("DRAM %", .right),
    ])
    for row in Self.rows(changed) {
      let change = row.newCycles - row.baseCycles
      table.add([
        row.name, "\(row.count)", NumberText.fixed(row.baseCycles, 0),
        NumberText.fixed(row.newCycles, 0),
        change == 0 ? "" : (change > 0 ? "+" : "") + NumberText.fixed(change, 0),
        Self.relative(row.baseCycles, row.newCycles), Self.relative(row.baseEnergy, row.newEnergy),
        Self.relative(row.baseBytes, row.newBytes),
      ])
    }
    lines = table.lines()
    if unchanged > 0 { lines.append("[\(unchanged) unchanged]") }
  }

  private static func rows(_ changed: [ReportDiff.LayerChange]) -> [Row] {
    var rows: [Row] = []
    var places: [String: Int] = [:]
    for layer in changed {
      let name = LayerName(layer.name).layerClass
      if let place = places[name] {
        rows[place].name = name
        rows[place].add(layer)
      } else {
        places[name] = rows.count
        var row = Row(name: layer.name)
        row.add(layer)
        rows.append(row)
      }
    }
    return rows.enumerated().sorted { a, b in
      let x = (a.element.newCycles - a.element.baseCycles).magnitude
      let y = (b.element.newCycles - b.element.baseCycles).magnitude
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
  }

  private static func relative(_ base: Double, _ new: Double) -> String {
    guard base != new else { return "[ = ]" }
    guard base != 0 else { return "from 0" }
    let relative = (new - base) / base
    return (relative > 0 ? "+" : "") + NumberText.percent(relative)
  }
}

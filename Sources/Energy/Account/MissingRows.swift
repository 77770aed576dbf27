import Algorithms
import Diagnostics
import Hardware
import Quantities
import Simulation

/// Collects the rows that a run needs and its table lacks, with the component that needs each.
struct MissingRows {
  let table: EnergyTable
  let sink: DiagnosticSink
  private let others: () -> [EnergyTable]

  /// - Parameter others: Tables to point to; asked for only where a row is missing.
  init(_ table: EnergyTable, others: @escaping () -> [EnergyTable]) {
    self.table = table
    self.others = others
    sink = DiagnosticSink(sources: table.texts)
  }

  /// That a table has no SRAM at all.
  func reportNoSRAM(_ who: String, _ size: Bytes) {
    sink.error(
      at: table.location, "energy table '\(table.name)' has no 'sram' rows, which \(who) needs",
      help: "add a row of at least \(size.description), or name an SRAM library"
        + pointer(to: .sram))
  }

  /// Reports each missing row once for each component that needs it.
  func check(_ activities: [LayerActivity], _ accelerator: Accelerator) {
    for component in accelerator.components {
      let name = accelerator.componentName(component)
      let who: String
      switch component {
      case .array(.main): who = name
      case .array: who = "array '\(name)'"
      case .unit: who = "unit '\(name)'"
      case .buffer, .dma, .dram, .host: continue
      }
      for operation in Arithmetic.allCases
      where table[operation] == nil
        && activities.contains(where: { $0.arithmetic[component][operation] > 0 })
      {
        reportMissing(.arithmetic(operation), who, at: table.arithmeticLocation)
      }
    }
    if table.host == nil, activities.contains(where: { !$0.arithmetic.host.isZero }) {
      reportMissing(.host, "the host", at: nil)
    }
    guard accelerator.needsDRAMRow else { return }
    if table.dram == nil,
      activities.contains(where: { $0.dramReadBytes > 0 || $0.dramWriteBytes > 0 })
    {
      reportMissing(.dram, "the DRAM", at: nil)
    }
  }

  /// Reports each row without leakage or area that an array or a unit is made of, where the table states
  /// them of other rows.
  func check(_ hardware: ArithmeticCounts, of who: String, hasRegisters: Bool) {
    let (leakage, area) = (table.statesLeakage, table.statesArea)
    guard leakage || area else { return }
    for operation in Arithmetic.allCases where hardware[operation] > 0 {
      let row = table[operation]
      if leakage, row?.leakage == nil { reportMissing(.leakage(operation), who) }
      if area, row?.area == nil { reportMissing(.area(operation), who) }
    }
    guard hasRegisters, let registers = table.logic.registers else { return }
    if leakage, registers.leakage == nil { reportMissing(.registerLeakage, who) }
    if area, registers.area == nil { reportMissing(.registerArea, who) }
  }

  /// Refuses what no chip is.
  func check(_ silicon: Silicon, of who: String) {
    let parts = [
      (silicon.leakage, Silicon.mostLeakage, "leaks more than 100 kW"),
      (silicon.area, Silicon.mostArea, "takes more than a square metre"),
    ]
    for case (let value?, let most, let what) in parts where value > most {
      sink.error(at: table.location, "\(who) \(what) by energy table '\(table.name)'")
    }
  }

  private func reportMissing(_ row: EnergyRow, _ who: String) {
    sink.error(
      at: table.arithmeticLocation ?? table.location,
      "energy table '\(table.name)' has no '\(row.key)', which \(who) needs, and has that of other rows",
      help: "add it, or remove that of all rows: logic is not counted then" + pointer(to: row))
  }

  private func reportMissing(_ row: EnergyRow, _ who: String, at location: SourceLocation?) {
    sink.error(
      at: location ?? table.location,
      "energy table '\(table.name)' has no row '\(row.key)', which \(who) needs",
      help: "add it with its source, or with 'assumed' and the reason" + pointer(to: row))
  }

  /// The tables that have a row, those of this table's node first.
  func pointer(to row: EnergyRow) -> String {
    pointer(toTablesWhere: { row.exists(in: $0) })
  }

  func pointer(toTablesWhere fits: (EnergyTable) -> Bool) -> String {
    let having = others().filter { $0.name != table.name && fits($0) }
    guard !having.isEmpty else { return "" }
    let (near, far) = (
      having.filter { $0.technology == table.technology },
      having.filter { $0.technology != table.technology }
    )
    let names = (near + far).map { "'\($0.name)' (\($0.technology))" }
    return "; it is in " + names.joined(separator: ", ")
  }
}

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

  func choice(for buffer: Buffer) -> SRAMTable.Choice? {
    choice(for: buffer.size, "buffer '\(buffer.name)'")
  }

  /// Nil for a unit without a separate row buffer.
  func choice(forRowBufferOf unit: FunctionUnit) -> SRAMTable.Choice? {
    guard case .memory(let size) = unit.rowBuffer else { return nil }
    return choice(for: size, "the row buffer of unit '\(unit.name)'")
  }

  private func choice(for size: Bytes, _ who: String) -> SRAMTable.Choice? {
    guard let sram = table.sram else {
      sink.error(
        at: table.location,
        "energy table '\(table.name)' has no 'sram' rows, which \(who) needs",
        help: "add a row of at least \(size.description)" + pointer(to: .sram))
      return nil
    }
    guard let choice = sram.choice(for: size) else {
      let largest = sram.macros.last?.size.description ?? "nothing"
      sink.error(
        at: table.location,
        "\(who) of \(size.description) is more than "
          + "\(SRAMTable.mostBanks) banks of the largest 'sram' row of energy table "
          + "'\(table.name)', \(largest)")
      return nil
    }
    return choice
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
      case .buffer, .dram, .host: continue
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

  private func reportMissing(_ row: EnergyRow, _ who: String, at location: SourceLocation?) {
    sink.error(
      at: location ?? table.location,
      "energy table '\(table.name)' has no row '\(row.key)', which \(who) needs",
      help: "add it with its source, or with 'assumed' and the reason" + pointer(to: row))
  }

  /// The tables that have a row, those of this table's node first.
  private func pointer(to row: EnergyRow) -> String {
    let having = others().filter { $0.name != table.name && row.exists(in: $0) }
    guard !having.isEmpty else { return "" }
    let (near, far) = (
      having.filter { $0.technology == table.technology },
      having.filter { $0.technology != table.technology }
    )
    let names = (near + far).map { "'\($0.name)' (\($0.technology))" }
    return "; it is in " + names.joined(separator: ", ")
  }
}

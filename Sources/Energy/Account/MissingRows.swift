import Diagnostics
import Hardware
import Quantities
import Simulation

/// Collects the rows that a run needs and its table lacks, with the component that needs each.
struct MissingRows {
  let table: EnergyTable
  let sink: DiagnosticSink

  init(_ table: EnergyTable) {
    self.table = table
    sink = DiagnosticSink(sources: table.texts)
  }

  func choice(for buffer: Buffer) -> SRAMTable.Choice? {
    guard let sram = table.sram else {
      sink.error(
        at: table.location,
        "energy table '\(table.name)' has no 'sram' rows, which buffer '\(buffer.name)' needs",
        help: "add a row of at least \(buffer.size.description)")
      return nil
    }
    guard let choice = sram.choice(for: buffer.size) else {
      let largest = sram.macros.last?.size.description ?? "nothing"
      sink.error(
        at: table.location,
        "buffer '\(buffer.name)' of \(buffer.size.description) is more than "
          + "\(SRAMTable.mostBanks) banks of the largest 'sram' row of energy table "
          + "'\(table.name)', \(largest)")
      return nil
    }
    return choice
  }

  /// Reports each missing row once for each component that needs it.
  func check(_ activities: [LayerActivity], _ accelerator: Accelerator) {
    let places = ["array"] + accelerator.units.map { "unit '\($0.name)'" }
    for (place, who) in places.enumerated() {
      for operation in Arithmetic.allCases
      where table[operation] == nil
        && activities.contains(where: { $0.arithmetic[place][operation] > 0 })
      {
        lack("arithmetic.\(operation.name)", who, at: table.arithmeticLocation)
      }
    }
    if table.host == nil, activities.contains(where: { !($0.arithmetic.last?.isZero ?? true) }) {
      lack("host", "the host", at: nil)
    }
    if case .banked = accelerator.dram { return }
    if table.dram == nil,
      activities.contains(where: { $0.dramReadBytes > 0 || $0.dramWriteBytes > 0 })
    {
      lack("dram", "the DRAM", at: nil)
    }
  }

  private func lack(_ row: String, _ who: String, at location: SourceLocation?) {
    sink.error(
      at: location ?? table.location,
      "energy table '\(table.name)' has no row '\(row)', which \(who) needs",
      help: "add it with its source, or with 'assumed' and the reason")
  }
}

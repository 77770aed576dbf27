import Hardware
import Quantities

/// What a machine is: its grid, its memory, its buffers, its units.
struct MachineSections {
  private let machine: MachineExplanation

  init(_ machine: MachineExplanation) { self.machine = machine }

  var all: [[String]] {
    [header, array, memory] + (machine.control == nil ? [] : [control])
      + [buffers, units, FPGASection(machine.fpga).lines]
  }

  var header: [String] {
    var table = TextTable(untitled: [.left, .left, .left])
    table.add([
      "accelerator", machine.name,
      "\(machine.clock), \(machine.technology), \(machine.pipeline); energy \(machine.energyTable)",
    ])
    return table.lines()
  }

  private var array: [String] {
    var lines = machine.arrays.flatMap(array)
    if machine.memory.rate != nil {
      lines.append("¹ above it the array is the bound, below it the memory: the roofline's ridge")
    }
    return lines
  }

  private func array(_ array: MachineExplanation.Array) -> [String] {
    var table = TextTable([
      (array.name, .left), ("MACs/cycle", .right), ("GMAC/s", .right), ("pJ/MAC", .right),
      ("MACs/B ¹", .right),
    ])
    for mode in array.modes {
      let together = mode.packing * mode.reduction
      let packing =
        (together > 1 ? ", \(together)/PE" : "") + (mode.sparsity.map { ", \($0)" } ?? "")
        + (mode.groupScales > 0
          ? ", \(mode.groupScales) \(mode.groupScales == 1 ? "scale" : "scales")" : "")
        + (mode.pool.map { ", pool \($0)" } ?? "")
      let rate = mode.macsPerCycle
      table.add([
        "  \(mode.mac) \(mode.activation) x \(mode.weight)\(packing)",
        rate == rate.rounded() ? NumberText.fixed(rate, 0) : NumberText.fixed(rate, 2),
        NumberText.fixed(rate * Double(machine.clock.count) * 1e-9, 1),
        mode.energy.map { NumberText.fixed($0.picojoules, 3) } ?? "–",
        machine.ridge(of: mode).map { NumberText.fixed($0, 1) } ?? "–",
      ])
    }
    let products = array.products.isEmpty ? "" : " for \(array.products.joined(separator: ", "))"
    return [
      "grid         \(array.rows) x \(array.columns) PEs, \(array.form), \(array.dataflow)\(products)"
    ] + table.lines()
  }

  private var memory: [String] {
    let memory = machine.memory
    guard let rate = memory.bytesPerCycle else {
      return ["DRAM         ideal: a transfer takes no time"]
    }
    let name = memory.preset.map { "\(memory.model), \($0)" } ?? memory.model
    return [
      "DRAM         \(name): \(NumberText.fixed(rate, 2)) B/cycle, "
        + "\(NumberText.fixed(rate * Double(machine.clock.count) * 1e-9, 2)) GB/s; "
        + "latency \(memory.latencyCycles) cycles, \(memory.requestCycles) cycles/request"
    ]
  }

  private var control: [String] {
    guard let control = machine.control else { return [] }
    let fetch = control.fetch.map { ", with a fetch of \($0) from the DRAM" } ?? ""
    return [
      "control      \(control.instructionCycles) cycles/instruction\(fetch); "
        + "\(control.load) instructions/load, \(control.store)/store, \(control.product)/tile on the array"
        + (control.waits ? "; tasks run one by one" : "")
    ]
  }

  private var buffers: [String] {
    var table = TextTable([
      ("buffer", .left), ("size", .right), ("holds", .left), ("tile at most", .right),
      ("B/cycle", .right), ("pJ read", .right), ("write", .right), ("leak mW", .right),
      ("mm2", .right),
    ])
    for buffer in machine.buffers {
      for (index, content) in buffer.holds.enumerated() {
        guard index == 0 else {
          table.add(["", "", content.rawValue, "\(buffer.largestTiles[index])"])
          continue
        }
        table.add([
          "  " + buffer.name, "\(buffer.size)", content.rawValue, "\(buffer.largestTiles[index])",
          buffer.bytesPerCycle.map(NumberText.grouped) ?? "–", Self.picojoules(buffer.read),
          Self.picojoules(buffer.write),
          buffer.leakage.map { NumberText.fixed(Double($0.count) * 1e-9, 2) } ?? "–",
          Self.area(buffer.area),
        ])
      }
      if buffer.resident > .zero {
        table.add(["", "", "whole activations", "\(buffer.resident)"])
      }
    }
    return table.lines() + ["  area of the buffers \(Self.area(machine.bufferArea)) mm2"]
      + machine.buffers.compactMap(Self.structure)
  }

  /// What the energies are of; nil where the table has no SRAM for it.
  private static func structure(_ buffer: MachineExplanation.Partition) -> String? {
    guard let access = buffer.access, let banks = buffer.banks else { return nil }
    let cycle = buffer.cycle.map { ", a bank's cycle \($0)" } ?? ""
    return TextTable.cut(
      "  \(buffer.name): accesses of \(access), \(banks) \(banks == 1 ? "bank" : "banks")\(cycle)",
      to: TextTable.mostColumns)
  }

  private static func picojoules(_ energy: EnergyPerAction?) -> String {
    energy.map { NumberText.fixed(($0 * 1).picojoules, 2) } ?? "–"
  }

  private static func area(_ area: SquareNanometres?) -> String {
    area.map { NumberText.fixed(Double($0.count) * 1e-12, 3) } ?? "–"
  }

  private var units: [String] {
    guard !machine.units.isEmpty || machine.host != nil else { return [] }
    var table = TextTable([
      ("unit", .left), ("elements/cycle", .right), ("serial cycles/row", .right),
      ("stages", .right), ("placement", .left), ("runs", .left),
    ])
    for unit in machine.units {
      let algorithms =
        unit.algorithms.isEmpty ? "" : " (\(unit.algorithms.joined(separator: ", ")))"
      let rate = unit.elementsPerCycle
      table.add([
        "  " + unit.name, NumberText.fixed(rate, rate == rate.rounded() ? 0 : 2),
        "\(unit.perRow)", "\(unit.stages)", unit.placement,
        TextTable.cut(unit.operators.joined(separator: ", ") + algorithms, to: 31),
      ])
    }
    if let host = machine.host {
      let rate = Double(host.elementsPerSecond) / Double(machine.clock.count)
      table.add([
        "  host", NumberText.fixed(rate, 3), "–", "–", "–",
        "the rest, latency \(host.latencyCycles) cycles",
      ])
    }
    return table.lines()
  }
}

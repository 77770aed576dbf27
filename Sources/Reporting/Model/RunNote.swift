import Energy
import Hardware
import Quantities
import Workload

/// What a reader must know about a run's results: inputs that have no effect on them, or results that are
/// not the machine's. Printed with every result.
package enum RunNote: Sendable, Hashable {
  /// Operators whose mask changes neither cycles nor energy: every score is computed.
  case unusedMask(AttentionMask, operators: Int, first: String)
  /// Products are mapped whole, without regard to buffers, so that DRAM traffic is not that of a machine
  /// with these buffers.
  case mappedWhole
  /// Operators run in slices, each in at most `most`.
  case sliced(operators: Int, most: Int)
  /// The machine can pass rows, and operators wait for whole operands.
  case notStreamed
  /// An array other than the main one, by name, that no product of the trace runs on.
  case idleArray(String)
  /// The DRAM's energy is the table's energy of a bit alone.
  case dramBitsOnly
  /// Images come faster than runs end.
  case doesNotKeepUp(imagesPerSecond: Int, reached: Double)
  /// Logic has less time than the energy table's operations were synthesised for.
  case shortCycle(component: String, time: Picoseconds, needed: Picoseconds, table: String)
  /// Energies are those of another supply than the table's.
  case supplied(Millivolts)
  /// Energies of logic are those of another node than the table's.
  case scaled(Nanometres, Millivolts, NodeScaling)
  /// The configuration and its energy table are of different technologies.
  case technology(machine: String, table: String)
  /// What the energy table does not state of logic, and other tables that state all of it.
  case logicNotCounted(table: String, [String], others: [String])
  /// The design takes more of its FPGA than that has.
  case fpgaOverflow(device: String, [FPGAExcess])
  /// A bank of a buffer takes an access less often than the clock ticks, as do `others` more; of the
  /// slowest one its time between two accesses.
  case slowMemory(
    buffer: String, cycle: Picoseconds, clock: Hertz, others: Int, remedy: SRAMRemedy)

  /// The kind of the note, for programs.
  package var kind: String {
    switch self {
    case .unusedMask: "mask_not_used"
    case .mappedWhole: "mapped_whole"
    case .sliced: "slices"
    case .notStreamed: "not_streamed"
    case .idleArray: "idle_array"
    case .dramBitsOnly: "dram_bits_only"
    case .doesNotKeepUp: "does_not_keep_up"
    case .shortCycle: "short_cycle"
    case .supplied: "supply_voltage"
    case .scaled: "scaled_node"
    case .technology: "technology"
    case .logicNotCounted: "logic_not_counted"
    case .fpgaOverflow: "fpga_overflow"
    case .slowMemory: "slow_memory"
    }
  }

  /// Whether the note is about technologies that differ.
  package var isOfTechnology: Bool {
    if case .technology = self { true } else { false }
  }

  /// Whether commands warn of it, since an input has no effect or does not fit the others. The rest is
  /// what the configuration asks for.
  package var isWarning: Bool {
    switch self {
    case .unusedMask, .idleArray, .technology, .slowMemory, .doesNotKeepUp, .shortCycle,
      .fpgaOverflow:
      true
    case .mappedWhole, .sliced, .notStreamed, .logicNotCounted, .dramBitsOnly, .supplied, .scaled:
      false
    }
  }

  /// One sentence, lower case, without a full stop.
  package var message: String {
    switch self {
    case .unusedMask(let mask, let operators, let first):
      let others = operators == 1 ? "" : " and \(operators - 1) more"
      return "mask '\(mask.rawValue)' of '\(first)'\(others) is not used by this machine; "
        + "every score is computed"
    case .mappedWhole:
      return "bytes and energy are not the machine's: with 'mapping.policy: whole' every product "
        + "is one tile, whatever the size of the buffers, and operands and partial sums are transferred "
        + "as its folds need them; 'policy: search' fits tiles to the buffers"
    case .sliced(let operators, let most):
      return "\(operators) operators run in slices, each in at most \(most) ('layers[].slices' of "
        + "the JSON report); 'mapping.policy: search' with 'slices: none' runs each as a whole"
    case .notStreamed:
      return
        "operators wait for whole operands, as with 'pipeline: overlapped'; the search found no faster "
        + "schedule that passes rows"
    case .idleArray(let name): return "no product of the trace runs on array '\(name)'"
    case .dramBitsOnly:
      return
        "the DRAM's background, refresh and bus are not counted, only the energy table's energy of a "
        + "bit; 'dram.device' names a DRAM of Configs/dram whose currents and time count"
    case .doesNotKeepUp(let rate, let reached):
      return
        "'energy.images_per_second' is \(rate), and runs end at \(NumberText.fixed(reached, 1)) a "
        + "second; there is no idle time"
    case .shortCycle(let component, let time, let needed, let table):
      return "\(component) has \(time) for an operation, and those of energy table '\(table)' were "
        + "synthesised for \(needed); a slower clock or more stages ('latency') give them the time"
    case .supplied(let voltage):
      return
        "dynamic energy of logic and SRAM is scaled to \(voltage); leakage is not, and no delay is "
        + "checked at that supply"
    case .scaled(let node, let voltage, let scaling):
      return
        "logic is scaled to \(node) and \(voltage) (\(scaling.source)); SRAM and DRAM are not, and "
        + "no delay is checked there"
    case .technology(let machine, let table):
      return "the accelerator is described at \(machine); the energy table is of \(table)"
    case .logicNotCounted(let table, let parts, let others):
      let list =
        parts.count > 1
        ? parts.dropLast().joined(separator: ", ") + " and " + (parts.last ?? "") : parts.joined()
      return "energy table '\(table)' states nothing of \(list), which are not counted"
        + (others.isEmpty ? "" : "; tables that do: " + others.joined(separator: ", "))
    case .fpgaOverflow(let device, let excess):
      return "the design does not fit \(device): it takes about "
        + excess.map(\.text).joined(separator: ", ")
        + "; make it smaller, or name a larger 'fpga.device'"
    case .slowMemory(let buffer, let cycle, let clock, let others, let remedy):
      let more = others > 0 ? " (and \(others) more)" : ""
      var ways: [String] = []
      if let banks = remedy.banks { ways.append("'banks: \(banks)' with a 'width'") }
      if let cells = remedy.cells { ways.append("'energy.cells: \(cells.rawValue)'") }
      let help = ways.isEmpty ? "a slower clock fits" : ways.joined(separator: " or ") + " fits"
      return "a bank of buffer '\(buffer)'\(more) takes an access every \(cycle), and the clock is "
        + "\(clock); cycles are counted as if it kept up: \(help)"
    }
  }
}

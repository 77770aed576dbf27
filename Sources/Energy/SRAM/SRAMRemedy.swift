import Hardware
import Quantities

/// What makes a memory that is slower than the clock fast enough: more banks, or faster cells.
package struct SRAMRemedy: Sendable, Hashable {
  /// The fewest, a power of two times those it has; nil where no number of them is enough.
  package var banks: Int?
  /// Those that leak least; nil where no others are fast enough as it is.
  package var cells: SRAMCells?

  package init(ofBuffer index: Int, _ accelerator: Accelerator, _ table: EnergyTable) {
    guard case .library(let library)? = table.sram else { return }
    let structure = accelerator.structure(ofBuffer: index)
    let choice = SRAMChoice(accelerator.energy, library)
    func model(_ cells: SRAMCells, _ periphery: SRAMCells) -> SRAMModel? {
      SRAMModel(library, cells: cells, periphery: periphery, temperature: choice.temperature)
    }
    func isFast(_ model: SRAMModel?, _ structure: SRAMStructure) -> Bool {
      model?.instance(structure)?.isSlower(than: accelerator.clock) == false
    }
    banks = model(choice.cells, choice.periphery)?.banks(of: structure, at: accelerator.clock)
    cells = [SRAMCells.lstp, .lop, .hp].first {
      $0 != choice.cells && isFast(model($0, $0), structure)
    }
  }
}

extension SRAMModel {
  /// More banks are no help: each has a decoder of its own. Assumed.
  private static let mostBanks = 1_024

  /// The fewest banks, a power of two times those of a memory, of which each takes an access a cycle; nil
  /// where no number of them is enough.
  func banks(of memory: SRAMStructure, at clock: Hertz) -> Int? {
    var memory = memory
    while memory.banks <= Self.mostBanks {
      if instance(memory)?.isSlower(than: clock) == false { return memory.banks }
      memory.banks *= 2
    }
    return nil
  }
}

extension SRAMInstance {
  /// Whether a bank takes an access less often than a clock ticks; false where its cycle is not known.
  package func isSlower(than clock: Hertz) -> Bool {
    guard let cycle else { return false }
    return Int128(cycle.count) * Int128(clock.count) > 1_000_000_000_000
  }
}

import Hardware
import Quantities

/// What makes a memory that is slower than the clock fast enough: more banks, or faster cells.
package struct SRAMRemedy: Sendable, Hashable {
  /// The fewest, a power of two times those it has; nil where no number of them is enough.
  package var banks: Int?
  /// Those that leak least; nil where no others are fast enough as it is.
  package var cells: SRAMCells?

  /// More banks are no help: each has a decoder of its own.
  private static let mostBanks = 1_024

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
    let own = model(choice.cells, choice.periphery)
    var more = structure
    repeat { more.banks *= 2 } while more.banks <= Self.mostBanks && !isFast(own, more)
    if more.banks <= Self.mostBanks { banks = more.banks }
    cells = [SRAMCells.lstp, .lop, .hp].first {
      $0 != choice.cells && isFast(model($0, $0), structure)
    }
  }
}

extension SRAMInstance {
  /// Whether a bank takes an access less often than a clock ticks; false where its cycle is not known.
  package func isSlower(than clock: Hertz) -> Bool {
    guard let cycle else { return false }
    return Int128(cycle.count) * Int128(clock.count) > 1_000_000_000_000
  }
}

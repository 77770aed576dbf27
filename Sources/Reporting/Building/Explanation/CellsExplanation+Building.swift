import Energy
import Hardware
import Quantities
import Run
import Simulation

extension CellsExplanation {
  /// One for each kind of cells of the run's SRAM library, the run itself accounted again; none where the
  /// table lists its macros.
  package static func all(_ result: RunResult) -> [CellsExplanation] {
    guard case .library(let library)? = result.table.sram else { return [] }
    let settings = result.accelerator.energy
    return library.cells.compactMap { cells in
      CellsExplanation(
        cells, isConfigured: cells == SRAMChoice(settings, library).cells,
        result.accelerator.with(cells), result)
    }
  }

  /// Nil where the library lacks what the machine needs of these cells.
  private init?(
    _ cells: SRAMCells, isConfigured: Bool, _ accelerator: Accelerator, _ result: RunResult
  ) {
    guard let account = try? result.account(with: result.table, on: accelerator) else { return nil }
    let buffers = account.total.byComponent.buffers
    self.init(
      cells: cells, isConfigured: isConfigured, total: account.total.total,
      leakage: account.total.leakage, buffers: buffers.reduce(.zero) { $0 + $1.total },
      bufferArea: account.bufferArea,
      cycle: result.table.memories(ofBuffersOf: accelerator).compactMap { $0?.cycle }.max())
  }
}

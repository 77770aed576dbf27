import Hardware
import Quantities

/// The run's energy with SRAMs of one kind of cells and all else as configured.
package struct CellsExplanation: Sendable {
  package var cells: SRAMCells
  /// Whether it is what the configuration is counted with.
  package var isConfigured: Bool
  package var total: Attojoules
  package var leakage: Attojoules
  package var buffers: Attojoules
  package var bufferArea: SquareNanometres?
  /// Time between two accesses of a bank of the slowest buffer.
  package var cycle: Picoseconds?
}

import Hardware
import Quantities

/// Of an SRAM library the cells, periphery and temperature that a configuration chooses, or that hold
/// where it says nothing.
package struct SRAMChoice: Sendable, Equatable {
  package var cells: SRAMCells
  package var periphery: SRAMCells
  package var temperature: Kelvin

  package init(_ settings: EnergySettings, _ library: SRAMLibrary) {
    cells = settings.cells ?? .standard
    periphery = settings.periphery ?? cells
    temperature = settings.temperature ?? library.temperature
  }
}

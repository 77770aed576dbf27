import Quantities

/// What the energy of a machine is counted with: a table, and what of it the design chooses.
public struct EnergySettings: Sendable, Equatable {
  /// Name of the energy table.
  public var table: String
  /// Of the SRAMs' arrays; nil where the configuration does not say.
  public var cells: SRAMCells?
  /// Of the SRAMs' decoders, drivers and sense amplifiers; nil for the cells'.
  public var periphery: SRAMCells?
  /// Of the chip, on which leakage depends; nil where the configuration does not say.
  public var temperature: Kelvin?

  public init(
    table: String, cells: SRAMCells? = nil, periphery: SRAMCells? = nil,
    temperature: Kelvin? = nil
  ) {
    self.table = table
    self.cells = cells
    self.periphery = periphery
    self.temperature = temperature
  }
}

extension EnergySettings: ExpressibleByStringLiteral {
  /// A table's name alone, as a configuration may write it.
  public init(stringLiteral table: String) { self.init(table: table) }
}

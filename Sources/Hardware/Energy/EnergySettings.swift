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
  /// Supply of logic and SRAM, by whose square dynamic energy scales; nil for the table's.
  public var voltage: Millivolts?
  /// The process node that logic is scaled to; nil for the table's.
  public var scaleTo: Nanometres?
  /// How it is.
  public var scaling = NodeScaling.stillmakerBaas
  /// Images, or sequences, that come in a second; nil for runs that follow each other without a wait.
  public var imagesPerSecond: Int?
  /// What the machine does between them.
  public var idle = IdlePolicy.leak
  /// Of the leakage of the chip the percentage that power gating leaves. 10 is assumed: published
  /// reductions are of an order of magnitude, and depend on the share of the chip behind switches.
  public var gatedLeakage = 10

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

import Quantities

/// An accelerator, checked and complete: what `AcceleratorReader` makes of a configuration file.
public struct Accelerator: Sendable, Equatable {
  public var name: String
  /// Where the design is described, or that it is assumed.
  public var source: String
  public var clock: Hertz
  /// The process node that the energy table should be of, as text: `45 nm`.
  public var technology: String
  /// The energy table, and what of it the design chooses.
  public var energy: EnergySettings
  /// The main one first.
  public var arrays: [PEArray]
  /// Products that run on others than the main one.
  public var assignments: [ArrayAssignment] = []
  public var buffers: BufferSet
  public var dma: DMA
  public var dram: DRAM
  /// What the DRAM consists of, for its energy; nil where only the energy table's bits are counted. A
  /// banked DRAM has its own devices.
  public var dramDevice: DRAMDevice?
  public var units: [FunctionUnit]
  public var host: Host?
  /// Nil where tasks cost no instructions.
  public var control: Control?
  public var pipeline: Pipeline
  public var mapping: MappingRules
  /// Nil for a chip.
  public var fpga: FPGATarget?
  public var origin = ConfigurationOrigin()
}

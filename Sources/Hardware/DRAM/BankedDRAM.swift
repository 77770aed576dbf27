/// A DRAM at the level of its commands: devices, timings, currents, and the controller before them.
public struct BankedDRAM: Sendable, Hashable {
  public var geometry = DRAMGeometry()
  /// Fields of an address above the byte within a burst, lowest first; those of one value left out.
  public var addressMap: [AddressField] = []
  public var timing = DRAMTiming()
  public var currents = DRAMCurrents()
  public var controller = DRAMController()
  /// Of the data bus; nil where it is not known, and then not counted.
  public var io: DRAMInterface?
}

/// A part of an address.
public enum AddressField: String, CaseIterable, Sendable {
  /// A burst within a row.
  case column
  case bankGroup = "bank_group"
  /// A bank within its group.
  case bank
  case rank
  case channel
  case row
}

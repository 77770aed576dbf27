import Quantities

/// Energy of a bit on the data bus between a DRAM and its controller: drivers and termination of both
/// ends. Commands, addresses, clocks and strobes are not counted.
public struct DRAMInterface: Sendable, Hashable {
  public var readPerBit = EnergyPerAction(0)
  public var writePerBit = EnergyPerAction(0)
  /// Whether no source states these numbers.
  public var isAssumed = false
}

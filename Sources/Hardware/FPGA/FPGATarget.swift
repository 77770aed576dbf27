import Quantities

/// The FPGA that a design is for, and how the design uses it.
public struct FPGATarget: Sendable, Equatable {
  /// Name of the device's file, where one is named.
  public var device: String?
  /// The part, as its maker calls it: `xczu9eg`.
  public var part: String?
  /// What the device has.
  public var available = FPGAResources.none
  /// Products of at most 8 bits that a DSP slice makes in a cycle of its clock.
  public var dspPacking = 2
  /// The DSP slices' clock as a multiple of the design's.
  public var dspClockRatio = 1
  /// Products whose operands have at most this many bits are made of LUTs.
  public var lutProducts = 0
  /// What adds a result that leaves an array to its partial sum.
  public var accumulators = Accumulators.lut
  /// Buffers in UltraRAM, by name; the others are in block RAM.
  public var uramBuffers: [String] = []
  /// Units whose work a processor next to the fabric does, by name.
  public var outside: [String] = []
  /// Power that was measured or reported for the design; nil where nobody states it.
  public var power: Picowatts?

  public init() {}

  /// What adds partial sums that leave an array.
  public enum Accumulators: String, CaseIterable, Sendable {
    case dsp, lut
  }
}

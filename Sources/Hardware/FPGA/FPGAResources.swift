/// Counts of what an FPGA's fabric is made of.
public struct FPGAResources: Sendable, Hashable {
  /// DSP slices.
  public var dsp: Int
  /// Look-up tables of six inputs.
  public var lut: Int
  /// Flip-flops.
  public var ff: Int
  /// Block RAMs in halves: an 18 Kib half of a 36 Kib block is a memory of its own.
  public var bramHalves: Int
  /// UltraRAMs of 288 Kib.
  public var uram: Int

  public init(dsp: Int = 0, lut: Int = 0, ff: Int = 0, bramHalves: Int = 0, uram: Int = 0) {
    self.dsp = dsp
    self.lut = lut
    self.ff = ff
    self.bramHalves = bramHalves
    self.uram = uram
  }

  public static let none = FPGAResources()

  public static func + (lhs: Self, rhs: Self) -> Self {
    FPGAResources(
      dsp: lhs.dsp + rhs.dsp, lut: lhs.lut + rhs.lut, ff: lhs.ff + rhs.ff,
      bramHalves: lhs.bramHalves + rhs.bramHalves, uram: lhs.uram + rhs.uram)
  }

  public static func += (lhs: inout Self, rhs: Self) { lhs = lhs + rhs }

  public static func * (resources: Self, count: Int) -> Self {
    FPGAResources(
      dsp: resources.dsp * count, lut: resources.lut * count, ff: resources.ff * count,
      bramHalves: resources.bramHalves * count, uram: resources.uram * count)
  }

  public subscript(kind: FPGAResource) -> Int {
    switch kind {
    case .dsp: dsp
    case .lut: lut
    case .ff: ff
    case .bram: bramHalves
    case .uram: uram
    }
  }
}

/// A kind of resource of an FPGA's fabric.
public enum FPGAResource: String, CaseIterable, Sendable {
  case dsp, lut, ff, bram, uram

  /// In what `FPGAResources` counts it: halves of a block RAM.
  public var unitsPerBlock: Int { self == .bram ? 2 : 1 }
}

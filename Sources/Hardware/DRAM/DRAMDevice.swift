import Quantities

/// The DRAM that a memory of model `ideal` or `bandwidth` consists of: its energy, not its time.
public struct DRAMDevice: Sendable, Equatable {
  /// The preset that it is from.
  public var preset: String?
  /// How many of it side by side; nil for as many as the bandwidth needs.
  public var packages: Int?
  public var dram = BankedDRAM()

  /// Data sheets round clocks: 630 ps for 3,200 MT/s. A rate that is above a package's by no more than
  /// this needs no second one.
  private static let roundingPercent: Int128 = 2

  /// - Parameter rate: Of the data path; nil for a memory that takes no time.
  public func packages(for rate: BytesPerSecond?) -> Int {
    if let packages { return packages }
    guard let rate else { return 1 }
    let peak = Int128(max(1, dram.peak.count))
    return Int(
      max(1, ceilingDivision(Int128(rate.count) * 100, peak * (100 + Self.roundingPercent))))
  }
}

extension BankedDRAM {
  /// Of all channels' data buses.
  public var peak: BytesPerSecond {
    let bytes = Int128(geometry.channels * geometry.burstBytes) * 1_000_000_000_000
    let time = Int128(timing.cycle.count * geometry.burstCycles)
    return BytesPerSecond(Int(bytes / time))
  }
}

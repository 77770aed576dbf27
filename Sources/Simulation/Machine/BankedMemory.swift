import Hardware
import Quantities

/// A machine's banked DRAM: its clock as a reduced fraction of the machine's.
public struct BankedMemory: Sendable, Equatable {
  public var dram: BankedDRAM
  /// A cycle of the memory is `numerator / denominator` cycles of the machine.
  let numerator: Int
  let denominator: Int
  /// Bursts of loads that wait for their data at most.
  let outstanding: Int?

  init(_ dram: BankedDRAM, _ accelerator: Accelerator) {
    self.dram = dram
    outstanding = accelerator.dma.outstanding
    // tCK · clock, in ps · Hz = 10⁻¹²
    var numerator = Int128(dram.timing.cycle.count) * Int128(accelerator.clock.count)
    var denominator: Int128 = 1_000_000_000_000
    var (a, b) = (numerator, denominator)
    while b != 0 { (a, b) = (b, a % b) }
    numerator /= a
    denominator /= a
    self.numerator = Int(numerator)
    self.denominator = Int(denominator)
  }

  /// The first cycle of the machine that begins at the memory's or after it.
  func machineCycle(_ memoryCycle: Int) -> Int {
    Int(ceilingDivision(Int128(memoryCycle) * Int128(numerator), Int128(denominator)))
  }

  /// The first cycle of the memory that begins at the machine's or after it.
  func memoryCycle(_ machineCycle: Int) -> Int {
    Int(ceilingDivision(Int128(machineCycle) * Int128(denominator), Int128(numerator)))
  }

  /// A read of a closed bank, in cycles of the machine.
  var closedLatency: Int {
    let timing = dram.timing
    return machineCycle(
      1 + timing.activateToColumn + timing.readLatency + dram.geometry.burstCycles)
  }
}

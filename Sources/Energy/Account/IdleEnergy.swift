import Hardware
import Quantities

/// What a machine takes between the images that come at a rate, over the time that its run leaves of the
/// period. Clocks stand; by the configuration's policy the chip leaks, and the DRAM stands by or refreshes
/// itself. A DRAM without devices counts nothing.
package struct IdleEnergy: Sendable, Equatable {
  /// Images of the run.
  package let images: Int
  /// Images that come in a second.
  package let rate: Int
  package let policy: IdlePolicy
  /// From the end of a run to the start of the next; none where runs do not keep up.
  package let idle: Cycles
  /// Whether runs end before the next begins.
  package let keepsUp: Bool
  /// Of the chip and of the DRAM's devices.
  package let energy: Attojoules

  /// Nil where no rate is stated.
  init?(_ accelerator: Accelerator, images: Int, cycles: Int, _ prices: ComponentPrices) {
    let settings = accelerator.energy
    guard let rate = settings.imagesPerSecond else { return nil }
    let period = Int(Int128(images) * Int128(accelerator.clock.count) / Int128(rate))
    self.images = images
    self.rate = rate
    policy = settings.idle
    keepsUp = cycles <= period
    idle = Cycles(max(0, period - cycles))
    energy = prices.idle(over: idle, settings)
  }
}

extension ComponentPrices {
  /// What chip and DRAM take in a time without work.
  func idle(over time: Cycles, _ settings: EnergySettings) -> Attojoules {
    let share: Int128
    switch settings.idle {
    case .leak: share = 100
    case .gate: share = Int128(settings.gatedLeakage)
    case .off: share = 0
    }
    return Attojoules(leakageOfChip(over: time).count * share / 100)
      + idleDRAM(over: time, refreshesItself: settings.idle != .leak)
  }
}

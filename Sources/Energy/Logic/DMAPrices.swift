import Algorithms
import Hardware
import Quantities
import Simulation

/// What the DMA engines' FIFOs cost, and their leakage and area: each byte that moves is written into a
/// FIFO once, whose entries are clocked only then.
struct DMAPrices {
  let silicon: Silicon
  private let toggles: RegisterPrices.Rate
  private let clock: RegisterPrices.Rate

  init(_ dma: DMA, _ table: EnergyTable) {
    var silicon = Silicon(table)
    let hardware = dma.hardware
    for operation in Arithmetic.allCases {
      silicon.add(table[operation], count: hardware[operation])
    }
    silicon.add(table.logic.registers, bits: dma.registerBits)
    self.silicon = silicon
    let prices = RegisterPrices(table.logic)
    toggles = prices.toggles(bits: 8)
    clock = prices.clock(bits: 8)
  }

  /// Adds what the transfers of a layer cost; returns what of it is assumed.
  func add(_ activity: LayerActivity, to energy: inout LogicEnergy) -> Attojoules {
    let bytes = activity.dramReadBytes + activity.dramWriteBytes
    let (changes, ticks) = (toggles * bytes, clock * bytes)
    energy.registers += changes.energy
    energy.clock += ticks.energy
    return changes.assumed + ticks.assumed
  }
}

import DRAM
import Diagnostics
import Hardware
import Quantities
import Simulation

/// What a layer costs on a machine by a table, for choices between mappings: its dynamic energy, and the
/// leakage of buffers, arrays and units over its cycles. Row buffers of units whose size only a run says
/// are left out.
package struct LayerPrice: Sendable {
  private let prices: ComponentPrices
  /// Without energy, for a start.
  private let layer: LayerEnergy
  private let run: RunEnergy
  private let logic: PerComponent<LogicEnergy>
  /// Of a byte, where the account takes the commands of banks, which are known only after a run.
  private let bankedByte: Double
  /// With a rate of images, time that is not worked in costs too, so that a longer run costs the difference.
  private let idle: EnergySettings?

  /// - Parameter others: Tables that an error about a missing row points to; asked for only then.
  /// - Throws: every SRAM row that the machine needs and the table lacks. Other rows that a run lacks are
  ///   reported by its account.
  package init(
    _ accelerator: Accelerator, _ table: EnergyTable,
    others: @escaping () -> [EnergyTable] = { [] }
  ) throws(InputError) {
    prices = try ComponentPrices(accelerator, [], table, others: others)
    idle = accelerator.energy.imagesPerSecond == nil ? nil : accelerator.energy
    layer = LayerEnergy(accelerator)
    run = RunEnergy(accelerator)
    logic = PerComponent(accelerator, LogicEnergy())
    if case .banked = accelerator.dram, let dram = table.dram {
      bankedByte = Double((dram.readPerBit * 8).count + (dram.writePerBit * 8).count) / 2
    } else {
      bankedByte = 0
    }
  }

  /// In attojoules.
  package func energy(_ activity: LayerActivity, cycles: Int) -> Double {
    var energy = layer
    var logic = self.logic
    var memory = MemoryEnergy()
    _ = prices.addDynamic(of: activity, cycles: cycles, to: &energy, &logic, memory: &memory)
    var leakage = run
    _ = prices.addLeakage(
      over: Cycles(cycles), moving: activity.dramBytes, to: &leakage, memory: &memory)
    var total = energy.dynamic + leakage.leakage
    if let idle { total -= prices.idle(over: Cycles(cycles), idle) }
    return Double(total.count)
      + Double(activity.dramReadBytes + activity.dramWriteBytes) * bankedByte
  }
}

import DRAM
import Diagnostics
import Hardware
import Simulation

extension EnergyAccount {
  /// The energy of a run as it was scheduled: what a banked DRAM took is by its devices' currents.
  ///
  /// - Parameter others: Tables that an error about a missing row points to; asked for only then.
  /// - Throws: every row that the run needs and the table lacks, with the component that needs it.
  package init(
    _ accelerator: Accelerator, _ activities: [LayerActivity], cycles: [Int],
    images: Int = 1, _ schedule: Schedule, _ table: EnergyTable,
    others: @escaping () -> [EnergyTable] = { [] }
  ) throws(InputError) {
    var memory: MemoryEnergy?
    if case .banked(let dram, _) = accelerator.dram, let activity = schedule.memory {
      memory = MemoryEnergy(activity.counters, cycles: activity.cycles + 1, dram)
    }
    try self.init(
      accelerator, activities, cycles: cycles, images: images, table, memory: memory, others: others
    )
  }
}

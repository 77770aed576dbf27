import DRAM
import Diagnostics
import Hardware
import Quantities
import Simulation

/// Energy of a run: integer activity counts × a table's rows, and leakage × time.
///
/// dynamic = Σ operations × energy, + ⌈bytes ÷ word⌉ × energy of an access, per layer, buffer and
/// direction, + DRAM bits × energy of a bit, or what the DRAM's devices take for rows, bursts and bits.
/// static = leakage of the buffers × time, and standby and refresh of the DRAM's devices. Logic leaks too;
/// no table here states by how much, so its static energy is not modelled. All sums are
/// integers and exact: components sum to the total, and the layers to the run's dynamic energy. Leakage
/// is the run's alone: no layer causes it.
package struct EnergyAccount: Sendable {
  /// By layer.
  package private(set) var layers: [LayerEnergy] = []
  package private(set) var total: RunEnergy
  /// What of the total rests on rows that are assumed.
  package private(set) var assumed = Attojoules.zero
  /// Area of the buffers; nil where the table lacks it for one of them.
  package let bufferArea: SquareNanometres?
  /// The DRAM's energy by what it does; nil where it has no devices.
  package private(set) var memory: MemoryEnergy?
  /// Between images that come at a rate; nil where the configuration states none.
  package private(set) var idle: IdleEnergy?
  /// The table at the configuration's voltage and node.
  package let table: EnergyTable

  /// - Parameters:
  ///   - cycles: Of the run, over which buffers leak.
  ///   - images: Of the run, which come at the configuration's rate.
  ///   - memory: What a banked DRAM took, by its devices' currents, in place of the table's row.
  ///     Its commands are shared out to layers by their bytes; its refreshes and standby are static
  ///     energy.
  ///   - others: Tables that an error about a missing row points to; asked for only then.
  /// - Throws: every row that the run needs and the table lacks, with the component that needs it.
  package init(
    _ accelerator: Accelerator, _ activities: [LayerActivity], cycles: Int,
    images: Int = 1, _ table: EnergyTable, memory: MemoryEnergy? = nil,
    others: @escaping () -> [EnergyTable] = { [] }
  ) throws(InputError) {
    let prices = try ComponentPrices(accelerator, activities, table, others: others)
    self.table = prices.table
    total = RunEnergy(accelerator)
    bufferArea = prices.bufferArea
    layers.reserveCapacity(activities.count)
    var share = memory.map { MemoryShare($0, activities) }
    var devices = MemoryEnergy()
    for activity in activities {
      var energy = LayerEnergy(accelerator)
      assumed += prices.addDynamic(of: activity, to: &energy, memory: &devices)
      share?.add(to: &energy, activity)
      total += energy
      layers.append(energy)
    }
    assumed += prices.addLeakage(
      over: Cycles(cycles), moving: activities.reduce(0) { $0 + $1.dramBytes }, to: &total,
      memory: &devices)
    if let share { total.byComponent.dram.leakage += share.leakage }
    if let memory, case .banked(let dram, _) = accelerator.dram, dram.io?.isAssumed ?? false {
      assumed += memory.io
    }
    idle = IdleEnergy(accelerator, images: images, cycles: cycles, prices)
    self.memory = memory ?? (accelerator.dramDevice == nil ? nil : devices)
  }
}

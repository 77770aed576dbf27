import DRAM
import Diagnostics
import Hardware
import Quantities
import Simulation

/// Energy of a run: integer activity counts × a table's rows, and leakage × time.
///
/// dynamic = Σ operations × energy, + registers, clock and wires of arrays, units and DMA
/// (`ArrayPrices`, `UnitPrices`, `DMAPrices`), + ⌈bytes ÷ word⌉ × energy of an access, per layer, buffer
/// and direction, + DRAM bits × energy of a bit, or what the DRAM's devices take for rows, bursts and bits.
/// static = leakage of buffers and logic × time, and standby and refresh of the DRAM's devices. What the
/// table does not state of logic is not counted. All sums are integers and exact: components sum to the
/// total, and the layers to the run's dynamic energy. The clock of arrays and units runs in every cycle of a
/// run; a layer has that of its own cycles, which sum to the run's. Leakage is the run's alone: no layer
/// causes it.
package struct EnergyAccount: Sendable {
  /// By layer.
  package private(set) var layers: [LayerEnergy] = []
  package private(set) var total: RunEnergy
  /// What of the total rests on rows that are assumed.
  package private(set) var assumed = Attojoules.zero
  /// What of the total rests on choices that the configuration does not state, and their keys.
  package private(set) var unstated = Attojoules.zero
  package let unstatedKeys: [String]
  /// What the dynamic energy of arrays, units and DMA is of.
  package private(set) var logic: PerComponent<LogicEnergy>
  /// Area of the buffers; nil where the table lacks it for one of them.
  package let bufferArea: SquareNanometres?
  /// Area by component; nil where the table lacks it for a part of one.
  package let areas: PerComponent<SquareNanometres?>
  /// Area of arrays, buffers, DMA and units; of the buffers alone where the table states none of logic.
  package let area: SquareNanometres?
  /// The DRAM's energy by what it does; nil where it has no devices.
  package private(set) var memory: MemoryEnergy?
  /// Between images that come at a rate; nil where the configuration states none.
  package private(set) var idle: IdleEnergy?
  /// The table at the configuration's voltage and node.
  package let table: EnergyTable

  /// - Parameters:
  ///   - cycles: By layer those for which it alone has the machine; they sum to the run's.
  ///   - images: Of the run, which come at the configuration's rate.
  ///   - memory: What a banked DRAM took, by its devices' currents, in place of the table's row.
  ///     Its commands are shared out to layers by their bytes; its refreshes and standby are static
  ///     energy.
  ///   - others: Tables that an error about a missing row points to; asked for only then.
  /// - Throws: every row that the run needs and the table lacks, with the component that needs it.
  package init(
    _ accelerator: Accelerator, _ activities: [LayerActivity], cycles: [Int],
    images: Int = 1, _ table: EnergyTable, memory: MemoryEnergy? = nil,
    others: @escaping () -> [EnergyTable] = { [] }
  ) throws(InputError) {
    let prices = try ComponentPrices(accelerator, activities, table, others: others)
    self.table = prices.table
    total = RunEnergy(accelerator)
    logic = PerComponent(accelerator, LogicEnergy())
    bufferArea = prices.bufferArea
    areas = prices.areas
    area = prices.area
    layers.reserveCapacity(activities.count)
    var share = memory.map { MemoryShare($0, activities) }
    var devices = MemoryEnergy()
    for (activity, cycles) in zip(activities, cycles) {
      var energy = LayerEnergy(accelerator)
      assumed += prices.addDynamic(
        of: activity, cycles: cycles, to: &energy, &logic, memory: &devices)
      share?.add(to: &energy, activity)
      total += energy
      layers.append(energy)
    }
    let total = cycles.reduce(0, +)
    assumed += prices.addLeakage(
      over: Cycles(total), moving: activities.reduce(0) { $0 + $1.dramBytes }, to: &self.total,
      memory: &devices)
    if let share { self.total.byComponent.dram.leakage += share.leakage }
    if let memory, case .banked(let dram, _) = accelerator.dram, dram.io?.isAssumed ?? false {
      assumed += memory.io
    }
    let choices = UnstatedChoices(accelerator, prices.table)
    unstatedKeys = choices.keys
    unstated = choices.energy(
      of: self.total, logic, rowBufferLeakage: prices.rowBufferLeakage(over: Cycles(total)))
    idle = IdleEnergy(accelerator, images: images, cycles: total, prices)
    self.memory = memory ?? (accelerator.dramDevice == nil ? nil : devices)
  }
}

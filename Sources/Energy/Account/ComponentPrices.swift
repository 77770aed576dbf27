import Algorithms
import Diagnostics
import Hardware
import Quantities
import Simulation

/// The rows of a table that an accelerator's components use, found once for a run.
struct ComponentPrices {
  let bufferArea: SquareNanometres?
  private let table: EnergyTable
  private let clock: Hertz
  private let buffers: [SRAMInstance]
  /// By unit; nil for one without a separate row buffer.
  private let rowBuffers: [SRAMInstance?]
  /// A banked DRAM has currents of its own.
  private let hasBanks: Bool

  /// Finds every row that `activities` need, or throws all that are missing.
  init(
    _ accelerator: Accelerator, _ activities: [LayerActivity], _ table: EnergyTable,
    others: @escaping () -> [EnergyTable]
  ) throws(InputError) {
    self.table = table
    clock = accelerator.clock
    if case .banked = accelerator.dram { hasBanks = true } else { hasBanks = false }
    let lacks = MissingRows(table, others: others)
    let memories = SRAMPrices(accelerator, table, lacks)
    buffers = accelerator.buffers.all.indices.compactMap { memories.instance(ofBuffer: $0) }
    rowBuffers = accelerator.units.map { memories.instance(ofRowBufferOf: $0) }
    lacks.check(activities, accelerator)
    try lacks.sink.throwIfErrors()
    bufferArea = Self.sum((buffers + rowBuffers.compactMap(\.self)).map(\.area))
  }

  private static func sum(_ areas: [SquareNanometres?]) -> SquareNanometres? {
    var total: Int128 = 0
    for area in areas {
      guard let area else { return nil }
      total += Int128(area.count)
    }
    return Int(exactly: total).map { SquareNanometres($0) }
  }

  /// Adds what a layer's actions cost; returns the part that rests on assumed rows.
  func addDynamic(of activity: LayerActivity, to energy: inout LayerEnergy) -> Attojoules {
    var assumed = Attojoules.zero
    func add(_ amount: Attojoules, _ provenance: Provenance, to component: ComponentID) {
      energy.byComponent[component] += amount
      if provenance.isAssumed { assumed += amount }
    }
    for (index, memory) in buffers.enumerated() {
      let width = memory.width.count
      let reads = memory.read * ceilingDivision(activity.bufferReads[index], width)
      let writes = memory.write * ceilingDivision(activity.bufferWrites[index], width)
      add(reads + writes, memory.provenance, to: .buffer(index))
    }
    for (unit, memory) in rowBuffers.enumerated() {
      guard let memory else { continue }
      let accesses = ceilingDivision(activity.rowBufferBytes[unit], memory.width.count)
      add((memory.read + memory.write) * accesses, memory.provenance, to: .unit(unit))
    }
    if let dram = table.dram, !hasBanks {
      let reads = (dram.readPerBit * activity.dramReadBytes) * 8
      let writes = (dram.writePerBit * activity.dramWriteBytes) * 8
      add(reads + writes, dram.provenance, to: .dram)
    }
    func add(_ counts: ArithmeticCounts, to component: ComponentID) {
      guard !counts.isZero else { return }
      for operation in Arithmetic.allCases where counts[operation] > 0 {
        guard let row = component == .host ? table.host : table[operation] else { continue }
        add(row.energy * counts[operation], row.provenance, to: component)
      }
    }
    for (array, counts) in activity.arithmetic.arrays.enumerated() {
      add(counts, to: .array(ArrayID(array)))
    }
    for (unit, counts) in activity.arithmetic.units.enumerated() { add(counts, to: .unit(unit)) }
    add(activity.arithmetic.host, to: .host)
    return assumed
  }

  /// Adds the buffers' leakage over a run; returns the part that is assumed.
  func addLeakage(over time: Cycles, to energy: inout RunEnergy) -> Attojoules {
    var assumed = Attojoules.zero
    func leak(_ memory: SRAMInstance, of component: ComponentID) {
      let leaked = memory.leakage.energy(over: time, at: clock)
      energy.byComponent[component].leakage += leaked
      if memory.provenance.isAssumed { assumed += leaked }
    }
    for (index, memory) in buffers.enumerated() { leak(memory, of: .buffer(index)) }
    for (unit, memory) in rowBuffers.enumerated() {
      if let memory { leak(memory, of: .unit(unit)) }
    }
    return assumed
  }
}

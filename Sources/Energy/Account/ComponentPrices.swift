import Algorithms
import DRAM
import Diagnostics
import Hardware
import Quantities
import Simulation

/// The rows of a table that an accelerator's components use, found once for a run.
struct ComponentPrices {
  let bufferArea: SquareNanometres?
  /// At the configuration's voltage and node.
  let table: EnergyTable
  private let clock: Hertz
  private let buffers: [SRAMInstance]
  /// By unit; nil for one without a separate row buffer.
  private let rowBuffers: [SRAMInstance?]
  /// Of a DRAM's devices, where it states them.
  private let device: DevicePrices?
  /// A banked DRAM's run says what its devices take; prices are for the time without work.
  private let hasBanks: Bool
  /// Whether the table's energy of a bit is what the DRAM costs: there are no currents.
  private let countsTableBits: Bool

  /// Finds every row that `activities` need, or throws all that are missing.
  init(
    _ accelerator: Accelerator, _ activities: [LayerActivity], _ table: EnergyTable,
    others: @escaping () -> [EnergyTable]
  ) throws(InputError) {
    let table = try table.operating(accelerator, others: others)
    self.table = table
    clock = accelerator.clock
    countsTableBits = accelerator.needsDRAMRow
    switch accelerator.dram {
    case .ideal:
      hasBanks = false
      device = accelerator.dramDevice.map { DevicePrices($0, rate: nil) }
    case .bandwidth(let rate, _, _):
      hasBanks = false
      device = accelerator.dramDevice.map { DevicePrices($0, rate: rate) }
    case .banked(let dram, _):
      hasBanks = true
      device = DevicePrices(dram, packages: 1)
    }
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
  ///
  /// - Parameter memory: Takes the parts of what the devices of a DRAM cost.
  func addDynamic(
    of activity: LayerActivity, to energy: inout LayerEnergy, memory: inout MemoryEnergy
  ) -> Attojoules {
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
    if let device, !hasBanks {
      let dynamic = device.dynamic(
        readBytes: activity.dramReadBytes, writeBytes: activity.dramWriteBytes)
      energy.byComponent.dram += dynamic.dynamic
      if device.hasAssumedBus { assumed += dynamic.io }
      memory += dynamic
    } else if let dram = table.dram, countsTableBits {
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

  /// Adds the buffers' leakage and the standby of a DRAM's devices over a run; returns the part that is
  /// assumed.
  ///
  /// - Parameter bytes: That the DRAM moves in the time.
  func addLeakage(
    over time: Cycles, moving bytes: Int, to energy: inout RunEnergy, memory: inout MemoryEnergy
  ) -> Attojoules {
    var assumed = Attojoules.zero
    if let device, !hasBanks {
      let standby = device.standby(over: time, at: clock, moving: bytes)
      energy.byComponent.dram.leakage += standby.standby
      memory += standby
    }
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

extension ComponentPrices {
  /// Leakage of all that is on the chip.
  func leakageOfChip(over time: Cycles) -> Attojoules {
    (buffers + rowBuffers.compactMap(\.self)).reduce(.zero) {
      $0 + $1.leakage.energy(over: time, at: clock)
    }
  }

  /// What the DRAM's devices take while nothing accesses them; none without devices.
  func idleDRAM(over time: Cycles, refreshesItself: Bool) -> Attojoules {
    device?.idle(over: time, at: clock, refreshesItself: refreshesItself) ?? .zero
  }
}

extension DevicePrices {
  fileprivate init(_ device: DRAMDevice, rate: BytesPerSecond?) {
    self.init(device.dram, packages: device.packages(for: rate))
  }
}

extension Accelerator {
  /// Whether the energy table's row is what the DRAM costs: it has no devices with currents.
  var needsDRAMRow: Bool {
    switch dram {
    case .ideal, .bandwidth: dramDevice == nil
    case .banked: false
    }
  }
}

extension LayerActivity {
  /// Read and written.
  var dramBytes: Int { dramReadBytes + dramWriteBytes }
}

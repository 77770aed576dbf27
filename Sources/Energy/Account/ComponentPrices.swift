import Algorithms
import DRAM
import Diagnostics
import Hardware
import Quantities
import Simulation

/// The rows of a table that an accelerator's components use, found once for a run.
struct ComponentPrices {
  let bufferArea: SquareNanometres?
  /// Nil where the table lacks it for a part of the component.
  let areas: PerComponent<SquareNanometres?>
  /// At the configuration's voltage and node.
  let table: EnergyTable
  private let clock: Hertz
  private let buffers: [SRAMInstance]
  /// By unit; nil for one without a separate row buffer.
  private let rowBuffers: [SRAMInstance?]
  private let arrays: [ArrayPrices]
  private let units: [UnitPrices]
  private let dma: DMAPrices
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
    rowBuffers = accelerator.units.enumerated().map { index, unit in
      let needed = activities.reduce(0) { max($0, $1.rowBufferCapacity[index]) }
      return memories.instance(ofRowBufferOf: unit, needed: Bytes(needed))
    }
    let structures = accelerator.units.map(\.structure)
    Self.check(accelerator, structures, lacks)
    let stages = accelerator.pipeline.spatial == nil ? nil : StageCounts(accelerator, activities)
    arrays = accelerator.arrays.map { ArrayPrices($0, table, elements: stages?.elements) }
    units = accelerator.units.enumerated().map { index, unit in
      UnitPrices(unit, structures[index], table, copies: stages?.units[index] ?? 1)
    }
    dma = DMAPrices(accelerator.dma, table)
    lacks.check(dma.silicon, of: "the DMA")
    for (array, prices) in zip(accelerator.arrays, arrays) {
      lacks.check(prices.silicon, of: "array '\(array.name)'")
    }
    for (unit, prices) in zip(accelerator.units, units) {
      lacks.check(prices.silicon, of: "unit '\(unit.name)'")
    }
    lacks.check(activities, accelerator)
    try lacks.sink.throwIfErrors()
    bufferArea = Self.sum((buffers + rowBuffers.compactMap(\.self)).map(\.area))
    var areas = PerComponent<SquareNanometres?>(accelerator, nil)
    for index in arrays.indices { areas.arrays[index] = arrays[index].silicon.size }
    for index in buffers.indices { areas.buffers[index] = buffers[index].area }
    for index in units.indices {
      let parts = [units[index].silicon.size] + (rowBuffers[index].map { [$0.area] } ?? [])
      areas.units[index] = Self.sum(parts)
    }
    areas.dma = dma.silicon.size
    self.areas = areas
  }

  /// Reports what arrays and units are made of and the table has no leakage or area of.
  private static func check(
    _ accelerator: Accelerator, _ structures: [FunctionUnit.Structure], _ lacks: MissingRows
  ) {
    guard lacks.table.statesLeakage || lacks.table.statesArea else { return }
    for id in accelerator.arrayIDs {
      let array = accelerator[id]
      let who = id == .main ? array.name : "array '\(array.name)'"
      var hardware = ArithmeticCounts()
      for group in array.groups { hardware.add(group.hardware, times: 1) }
      lacks.check(hardware, of: who, hasRegisters: array.registerBits > 0)
    }
    lacks.check(accelerator.dma.hardware, of: "the DMA", hasRegisters: true)
    for (unit, structure) in zip(accelerator.units, structures) {
      var hardware = structure.pipelined
      hardware.add(structure.serial, times: 1)
      lacks.check(hardware, of: "unit '\(unit.name)'", hasRegisters: structure.registerBits > 0)
    }
  }

  /// Area of all components; that of the buffers alone where the table states none of logic.
  var area: SquareNanometres? {
    guard table.statesArea else { return bufferArea }
    return Self.sum(areas.arrays + areas.buffers + [areas.dma] + areas.units)
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
  /// - Parameters:
  ///   - cycles: For which the layer has the machine: the clock of its arrays and units runs then.
  ///   - logic: What that of arrays, units and the DMA is of, summed over layers.
  ///   - memory: Takes the parts of what the devices of a DRAM cost.
  func addDynamic(
    of activity: LayerActivity, cycles: Int, to energy: inout LayerEnergy,
    _ logic: inout PerComponent<LogicEnergy>, memory: inout MemoryEnergy
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
    /// Returns what all operations cost.
    func operations(_ counts: ArithmeticCounts, onHost: Bool = false) -> Attojoules {
      guard !counts.isZero else { return .zero }
      var sum = Attojoules.zero
      for operation in Arithmetic.allCases where counts[operation] > 0 {
        guard let row = onHost ? table.host : table[operation] else { continue }
        let amount = row.energy * counts[operation]
        sum += amount
        if row.provenance.isAssumed { assumed += amount }
      }
      return sum
    }
    for (index, prices) in arrays.enumerated() {
      var own = LogicEnergy()
      own.arithmetic = operations(activity.arithmetic.arrays[index])
      assumed += prices.add(
        activity, isOwn: activity.array.index == index, cycles: cycles, to: &own)
      energy.byComponent.arrays[index] += own.total
      logic.arrays[index] += own
    }
    var transfers = LogicEnergy()
    assumed += dma.add(activity, to: &transfers)
    energy.byComponent.dma += transfers.total
    logic.dma += transfers
    for (index, prices) in units.enumerated() {
      var own = LogicEnergy()
      let counts = activity.arithmetic.units[index]
      own.arithmetic = operations(counts)
      assumed += prices.add(counts, cycles: cycles, to: &own)
      energy.byComponent.units[index] += own.total
      logic.units[index] += own
    }
    energy.byComponent.host += operations(activity.arithmetic.host, onHost: true)
    return assumed
  }

  /// Adds the leakage of buffers and logic, and the standby of a DRAM's devices, over a run; returns the
  /// part that is assumed.
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
    func leak(_ silicon: Silicon, of component: ComponentID) {
      energy.byComponent[component].leakage += silicon.power.energy(over: time, at: clock)
      assumed += Picowatts(Int(clamping: silicon.assumedLeakage)).energy(over: time, at: clock)
    }
    for (index, prices) in arrays.enumerated() {
      leak(prices.silicon, of: .array(ArrayID(index)))
    }
    leak(dma.silicon, of: .dma)
    for (index, prices) in units.enumerated() { leak(prices.silicon, of: .unit(index)) }
    return assumed
  }
}

extension ComponentPrices {
  /// By unit; none for one without a row buffer.
  func rowBufferLeakage(over time: Cycles) -> [Attojoules] {
    rowBuffers.map { $0?.leakage.energy(over: time, at: clock) ?? .zero }
  }

  /// Leakage of all that is on the chip.
  func leakageOfChip(over time: Cycles) -> Attojoules {
    let memories = (buffers + rowBuffers.compactMap(\.self)).map(\.leakage)
    let logic = arrays.map(\.silicon.power) + [dma.silicon.power] + units.map(\.silicon.power)
    return (memories + logic).reduce(.zero) { $0 + $1.energy(over: time, at: clock) }
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

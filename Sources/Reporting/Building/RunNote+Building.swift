import Energy
import Hardware
import Mapping
import Quantities
import Run
import Simulation
import Workload

extension RunNote {
  /// The notes on a machine with its energy table.
  package static func notes(_ accelerator: Accelerator, _ table: EnergyTable) -> [RunNote] {
    notes(technology: accelerator.technology, ofTable: table.technology)
      + shortCycles(accelerator, table) + scalings(accelerator.energy)
      + slowMemories(table.memories(ofBuffersOf: accelerator), accelerator, table)
  }

  /// Parts whose logic has less time than the table's operations take: a cycle for a PE's, and the cycles of
  /// its longest stage for a unit's.
  private static func shortCycles(
    _ accelerator: Accelerator, _ table: EnergyTable
  ) -> [RunNote] {
    guard let needed = table.operationTime else { return [] }
    let cycle = Picoseconds(Int(1_000_000_000_000 / Int128(accelerator.clock.count)))
    func note(_ component: ComponentID, cycles: Int) -> RunNote? {
      let time = cycle * max(1, cycles)
      guard time < needed else { return nil }
      let name = accelerator.componentName(component)
      return .shortCycle(component: name, time: time, needed: needed, table: table.name)
    }
    let arrays = accelerator.arrayIDs.compactMap { note(.array($0), cycles: 1) }
    return arrays
      + accelerator.units.enumerated().compactMap { index, unit in
        let stages = unit.functions.flatMap(\.pipeline.stages)
        return note(.unit(index), cycles: stages.map(\.latency).max() ?? 1)
      }
  }

  private static func scalings(_ settings: EnergySettings) -> [RunNote] {
    guard let voltage = settings.voltage else { return [] }
    return [settings.scaleTo.map { .scaled($0, voltage, settings.scaling) } ?? .supplied(voltage)]
  }

  /// That memories take an access less often than the clock ticks.
  private static func slowMemories(
    _ memories: [SRAMInstance?], _ accelerator: Accelerator, _ table: EnergyTable
  ) -> [RunNote] {
    let clock = accelerator.clock
    let slow = memories.indices.filter { memories[$0]?.isSlower(than: clock) == true }
    guard
      let worst = slow.max(by: {
        (memories[$0]?.cycle ?? .zero) < (memories[$1]?.cycle ?? .zero)
      }), let cycle = memories[worst]?.cycle
    else { return [] }
    return [
      .slowMemory(
        buffer: accelerator.buffers.all[worst].name, cycle: cycle, clock: clock,
        others: slow.count - 1, remedy: SRAMRemedy(ofBuffer: worst, accelerator, table))
    ]
  }

  /// The notes on the technologies of a machine and of its energy table: none where the machine names
  /// every node that the table does.
  static func notes(technology machine: String, ofTable table: String) -> [RunNote] {
    let (own, needed) = (TechnologyNodes.of(machine), TechnologyNodes.of(table))
    let isSame = own.isEmpty || needed.isEmpty ? machine == table : needed.isSubset(of: own)
    return isSame ? [] : [.technology(machine: machine, table: table)]
  }

  /// The notes on masks that have saved nothing, by mask. Of an `add` the mask is the operand that it
  /// adds, which is computed.
  static func notes(_ trace: Trace, _ layers: [LayerResult]) -> [RunNote] {
    AttentionMask.allCases.filter { $0 != .none }.compactMap { mask in
      let masked = layers.indices.filter {
        layers[$0].op.mask == mask && layers[$0].op.kind != .add && !layers[$0].mapping.usesMask
      }.map { layers[$0].op }
      return masked.first.map {
        .unusedMask(mask, operators: masked.count, first: trace.name(of: $0))
      }
    }
  }

  /// That operators run in slices.
  static func slices(_ layers: [LayerResult]) -> [RunNote] {
    var (operators, most) = (0, 1)
    for index in layers.indices where layers[index].mapping.slices > 1 {
      operators += 1
      most = max(most, layers[index].mapping.slices)
    }
    return operators > 0 ? [.sliced(operators: operators, most: most)] : []
  }

  /// What a mapping policy makes of the numbers.
  fileprivate static func notes(_ policy: MappingPolicy) -> [RunNote] {
    switch policy {
    case .whole: [.mappedWhole]
    case .search, .fixed, .gemminiAuto: []
    }
  }
}

extension RunResult {
  /// What a reader must know of the result.
  package var notes: [RunNote] {
    RunNote.notes(trace, layers) + idleArrays + RunNote.notes(accelerator.mapping.policy)
      + RunNote.slices(layers) + (waitsForOperands ? [.notStreamed] : [])
      + (countsBitsOnly ? [.dramBitsOnly] : []) + lateImages + RunNote.notes(accelerator, table)
      + uncountedLogic + RunNote.notes(fpga)
  }

  private var uncountedLogic: [RunNote] {
    let parts = table.unstatedLogic
    return parts.isEmpty
      ? [] : [.logicNotCounted(table: table.name, parts, others: tablesOfLogic)]
  }

  private var lateImages: [RunNote] {
    guard let idle, !idle.keepsUp else { return [] }
    let seconds = accelerator.clock.seconds(Cycles(cycles))
    return [.doesNotKeepUp(imagesPerSecond: idle.rate, reached: Double(idle.images) / seconds)]
  }

  /// Whether bytes pass a DRAM that has no devices.
  private var countsBitsOnly: Bool {
    guard memoryEnergy == nil else { return false }
    return layers.contains { $0.activity.dramReadBytes > 0 || $0.activity.dramWriteBytes > 0 }
  }

  private var idleArrays: [RunNote] {
    accelerator.arrayIDs.dropFirst().filter { id in
      !layers.contains { $0.op.kind.isMatrix && $0.activity.array == id }
    }.map { .idleArray(accelerator[$0].name) }
  }
}

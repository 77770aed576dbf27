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
      + slowMemories(table.memories(ofBuffersOf: accelerator), accelerator, table)
  }

  /// That memories take an access less often than the clock ticks. Where the configuration states neither
  /// banks nor cells, as many banks as the clock needs are taken for granted, if there is such a number.
  private static func slowMemories(
    _ memories: [SRAMInstance?], _ accelerator: Accelerator, _ table: EnergyTable
  ) -> [RunNote] {
    let clock = accelerator.clock
    var worst: (index: Int, cycle: Picoseconds, remedy: SRAMRemedy)?
    var count = 0
    for (index, memory) in memories.enumerated() {
      guard let memory, let cycle = memory.cycle, memory.isSlower(than: clock) else { continue }
      let remedy = SRAMRemedy(ofBuffer: index, accelerator, table)
      let isOpen =
        accelerator.buffers.all[index].ports == nil && accelerator.energy.cells == nil
      if isOpen, remedy.banks != nil { continue }
      count += 1
      if cycle > worst?.cycle ?? .zero { worst = (index, cycle, remedy) }
    }
    guard let worst else { return [] }
    return [
      .slowMemory(
        buffer: accelerator.buffers.all[worst.index].name, cycle: worst.cycle, clock: clock,
        others: count - 1, remedy: worst.remedy)
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
      + RunNote.notes(accelerator, table)
  }

  private var idleArrays: [RunNote] {
    accelerator.arrayIDs.dropFirst().filter { id in
      !layers.contains { $0.op.kind.isMatrix && $0.activity.array == id }
    }.map { .idleArray(accelerator[$0].name) }
  }
}

import Energy
import Hardware
import Mapping
import Run
import Simulation
import Workload

extension RunNote {
  /// The notes on a machine with its energy table.
  package static func notes(_ accelerator: Accelerator, _ table: EnergyTable) -> [RunNote] {
    notes(technology: accelerator.technology, ofTable: table.technology)
  }

  /// The notes on the technologies of a machine and of its energy table: none where the machine names
  /// every node that the table does.
  static func notes(technology machine: String, ofTable table: String) -> [RunNote] {
    let (own, needed) = (nodes(machine), nodes(table))
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

  /// The technology nodes that a text names: of `40 nm logic, 45nm SRAM` they are 40 and 45.
  private static func nodes(_ technology: String) -> Set<Substring> {
    var nodes: Set<Substring> = []
    var rest = technology[...]
    while let unit = rest.firstRange(of: "nm") {
      var before = rest[..<unit.lowerBound]
      while before.last == " " { before.removeLast() }
      let start = before.lastIndex { !("0"..."9" ~= $0 || $0 == ".") }
      let node = start.map { before[before.index(after: $0)...] } ?? before
      if !node.isEmpty { nodes.insert(node) }
      rest = rest[unit.upperBound...]
    }
    return nodes
  }
}

extension RunResult {
  /// What a reader must know of the result.
  package var notes: [RunNote] {
    RunNote.notes(trace, layers) + idleArrays + RunNote.notes(accelerator.mapping.policy)
      + RunNote.slices(layers) + (waitsForOperands ? [.notStreamed] : [])
      + RunNote.notes(accelerator, table)
      + uncountedLogic
  }

  private var uncountedLogic: [RunNote] {
    let parts = table.unstatedLogic
    return parts.isEmpty
      ? [] : [.logicNotCounted(table: table.name, parts, others: tablesOfLogic)]
  }

  private var idleArrays: [RunNote] {
    accelerator.arrayIDs.dropFirst().filter { id in
      !layers.contains { $0.op.kind.isMatrix && $0.activity.array == id }
    }.map { .idleArray(accelerator[$0].name) }
  }
}

import Algorithms
import Quantities

/// A number of a table, or the same number of all its SRAM macros, that a conclusion may rest on.
package enum TablePrice: Sendable, Equatable {
  case arithmetic(Arithmetic)
  /// Clock pins of registers; the tree follows them.
  case registerClock
  case registerToggle
  case clockTree
  case wires
  /// Of operations and registers.
  case logicLeakage
  case sramRead
  case sramWrite
  case sramLeakage
  case dram
  case host

  /// In the order of a table.
  package static let all: [TablePrice] =
    Arithmetic.allCases.map { .arithmetic($0) } + [
      .sramRead, .sramWrite, .sramLeakage, .dram, .host,
    ]

  /// As its key in a table.
  package var key: String {
    switch self {
    case .arithmetic(let operation): "arithmetic.\(operation.name)"
    case .registerClock: "registers.clock"
    case .registerToggle: "registers.toggle"
    case .clockTree: "clock_tree"
    case .wires: "wires"
    case .logicLeakage: "leakage of logic"
    case .sramRead: "sram.read"
    case .sramWrite: "sram.write"
    case .sramLeakage: "sram.leakage"
    case .dram: "dram"
    case .host: "host"
    }
  }
}

/// What a price is multiplied by, to see how much depends on it.
package enum PriceFactor: CaseIterable, Sendable {
  case half
  case double

  package var text: String {
    switch self {
    case .half: "½"
    case .double: "2"
    }
  }

  /// Rounded down to whole attojoules or picowatts.
  func applied<Q: Quantity>(to quantity: Q) -> Q {
    switch self {
    case .half: Q(quantity.count / 2)
    case .double: quantity * 2
    }
  }

  func applied(to number: Int) -> Int {
    switch self {
    case .half: number / 2
    case .double: number * 2
    }
  }
}

extension EnergyTable {
  /// The same table with one price halved or doubled.
  package func scaling(_ price: TablePrice, by factor: PriceFactor) -> EnergyTable {
    var table = self
    switch price {
    case .arithmetic(let operation):
      if let row = table.arithmetic[operation.rawValue] {
        table.arithmetic[operation.rawValue]?.energy = factor.applied(to: row.energy)
      }
    case .registerClock: table.logic.registers?.scale(\.clock, by: factor)
    case .registerToggle: table.logic.registers?.scale(\.toggle, by: factor)
    case .clockTree:
      if let tree = table.logic.clockTree {
        table.logic.clockTree?.perPin = factor.applied(to: tree.perPin)
      }
    case .wires:
      if let wires = table.logic.wires {
        table.logic.wires?.perMillimetre = factor.applied(to: wires.perMillimetre)
      }
    case .logicLeakage:
      for index in table.arithmetic.indices {
        if let leakage = table.arithmetic[index]?.leakage {
          table.arithmetic[index]?.leakage = factor.applied(to: leakage)
        }
      }
      if let leakage = table.logic.registers?.leakage {
        table.logic.registers?.leakage = factor.applied(to: leakage)
      }
    case .sramRead: table.sramFactors.read = factor
    case .sramWrite: table.sramFactors.write = factor
    case .sramLeakage: table.sramFactors.leakage = factor
    case .dram:
      if let row = table.dram {
        table.dram?.readPerBit = factor.applied(to: row.readPerBit)
        table.dram?.writePerBit = factor.applied(to: row.writePerBit)
      }
    case .host:
      if let row = table.host { table.host?.energy = factor.applied(to: row.energy) }
    }
    return table
  }
}

extension LogicTable.Register {
  fileprivate mutating func scale(
    _ energy: WritableKeyPath<Self, EnergyPerAction>, by factor: PriceFactor
  ) {
    self[keyPath: energy] = factor.applied(to: self[keyPath: energy])
  }
}

/// What the energies and the leakage of all memories are multiplied by.
struct SRAMFactors: Sendable {
  var read: PriceFactor?
  var write: PriceFactor?
  var leakage: PriceFactor?
}

extension SRAMInstance {
  func scaled(by factors: SRAMFactors) -> SRAMInstance {
    var scaled = self
    if let factor = factors.read { scaled.read = factor.applied(to: read) }
    if let factor = factors.write { scaled.write = factor.applied(to: write) }
    if let factor = factors.leakage { scaled.leakage = factor.applied(to: leakage) }
    return scaled
  }
}

import Algorithms
import Quantities

/// A number of a table, or the same number of all its SRAM macros, that a conclusion may rest on.
package enum TablePrice: Sendable, Equatable {
  /// Prices other than those of operations, by their key in a table.
  package enum Part: String, CaseIterable, Sendable {
    /// Clock pins of registers; the tree follows them.
    case registerClock = "registers.clock"
    case registerToggle = "registers.toggle"
    case clockTree = "clock_tree"
    case wires
    /// Of operations and registers.
    case logicLeakage = "leakage of logic"
    case sramRead = "sram.read"
    case sramWrite = "sram.write"
    case sramLeakage = "sram.leakage"
    case host
  }

  case arithmetic(Arithmetic)
  case part(Part)

  /// In the order of a table.
  package static let all: [TablePrice] =
    Arithmetic.allCases.map { .arithmetic($0) } + Part.allCases.map { .part($0) }

  package var key: String {
    switch self {
    case .arithmetic(let operation): "arithmetic.\(operation.name)"
    case .part(let part): part.rawValue
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

  package var ratio: Double {
    switch self {
    case .half: 0.5
    case .double: 2
    }
  }

  /// Rounded down to whole attojoules or picowatts.
  fileprivate func applied<Q: Quantity>(to quantity: Q) -> Q {
    switch self {
    case .half: Q(quantity.count / 2)
    case .double: quantity * 2
    }
  }
}

extension EnergyTable {
  /// The same table with one price halved or doubled.
  package func with(_ price: TablePrice, times factor: PriceFactor) -> EnergyTable {
    var table = self
    switch price {
    case .arithmetic(let operation):
      if let row = table.arithmetic[operation.rawValue] {
        table.arithmetic[operation.rawValue]?.energy = factor.applied(to: row.energy)
      }
    case .part(let part): table.multiply(part, by: factor)
    }
    return table
  }

  private mutating func multiply(_ part: TablePrice.Part, by factor: PriceFactor) {
    switch part {
    case .registerClock:
      if let registers = logic.registers {
        logic.registers?.clock = factor.applied(to: registers.clock)
      }
    case .registerToggle:
      if let registers = logic.registers {
        logic.registers?.toggle = factor.applied(to: registers.toggle)
      }
    case .clockTree:
      if let tree = logic.clockTree {
        logic.clockTree?.perPin = Int(Double(tree.perPin) * factor.ratio)
      }
    case .wires:
      if let wires = logic.wires {
        logic.wires?.perMillimetre = factor.applied(to: wires.perMillimetre)
      }
    case .logicLeakage:
      for index in arithmetic.indices {
        if let leakage = arithmetic[index]?.leakage {
          arithmetic[index]?.leakage = factor.applied(to: leakage)
        }
      }
      if let leakage = logic.registers?.leakage {
        logic.registers?.leakage = factor.applied(to: leakage)
      }
    case .sramRead: sramRatios.read *= factor.ratio
    case .sramWrite: sramRatios.write *= factor.ratio
    case .sramLeakage: sramRatios.leakage *= factor.ratio
    case .host: if let row = host { host?.energy = factor.applied(to: row.energy) }
    }
  }
}

import Algorithms
import Hardware

/// A row, or a group of rows, that a run may need of a table.
enum EnergyRow {
  case arithmetic(Arithmetic)
  case sram
  case dram
  case host

  var key: String {
    switch self {
    case .arithmetic(let operation): "arithmetic.\(operation.name)"
    case .sram: "sram"
    case .dram: "dram"
    case .host: "host"
    }
  }

  func exists(in table: EnergyTable) -> Bool {
    switch self {
    case .arithmetic(let operation): table[operation] != nil
    case .sram: table.sram != nil
    case .dram: table.dram != nil
    case .host: table.host != nil
    }
  }
}

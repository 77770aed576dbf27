import Algorithms
import Hardware

/// A row, or a group of rows, that a run may need of a table.
enum EnergyRow {
  case arithmetic(Arithmetic)
  case leakage(Arithmetic)
  case area(Arithmetic)
  case registerLeakage
  case registerArea
  case sram
  case dram
  case host

  var key: String {
    switch self {
    case .arithmetic(let operation): "arithmetic.\(operation.name)"
    case .leakage(let operation): "arithmetic.\(operation.name).leakage"
    case .area(let operation): "arithmetic.\(operation.name).area"
    case .registerLeakage: "registers.leakage"
    case .registerArea: "registers.area"
    case .sram: "sram"
    case .dram: "dram"
    case .host: "host"
    }
  }

  func exists(in table: EnergyTable) -> Bool {
    switch self {
    case .arithmetic(let operation): table[operation] != nil
    case .leakage(let operation): table[operation]?.leakage != nil
    case .area(let operation): table[operation]?.area != nil
    case .registerLeakage: table.logic.registers?.leakage != nil
    case .registerArea: table.logic.registers?.area != nil
    case .sram: table.sram != nil
    case .dram: table.dram != nil
    case .host: table.host != nil
    }
  }
}

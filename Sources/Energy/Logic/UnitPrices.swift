import Algorithms
import Hardware
import Quantities
import Simulation

/// What a unit's registers and clock cost, and its leakage and area without its row buffer. Each
/// elementary operation ends in a register.
struct UnitPrices {
  let silicon: Silicon
  private let clock: RegisterPrices.Rate
  /// By operation: the registers that one changes, and their clock where it is gated.
  private let changes: [(registers: RegisterPrices.Rate, clock: RegisterPrices.Rate)]

  /// - Parameter copies: Units of the kind, where each operator has a stage of its own.
  init(
    _ unit: FunctionUnit, _ structure: FunctionUnit.Structure, _ table: EnergyTable, copies: Int = 1
  ) {
    var silicon = Silicon(table)
    for operation in Arithmetic.allCases {
      silicon.add(table[operation], count: structure.operators(operation) * copies)
    }
    let bits = structure.registerBits * copies
    silicon.add(table.logic.registers, bits: bits)
    self.silicon = silicon
    let prices = RegisterPrices(table.logic)
    clock = unit.hasClockGating ? RegisterPrices.Rate() : prices.clock(bits: bits)
    changes = Arithmetic.allCases.map { operation in
      (
        prices.toggles(bits: operation.registerBits),
        unit.hasClockGating ? prices.clock(bits: operation.registerBits) : RegisterPrices.Rate()
      )
    }
  }

  /// Adds what a layer's operations cost beyond their arithmetic; returns what of it is assumed.
  ///
  /// - Parameter cycles: For which the layer has the machine.
  func add(_ counts: ArithmeticCounts, cycles: Int, to energy: inout LogicEnergy) -> Attojoules {
    let ticks = clock * cycles
    energy.clock += ticks.energy
    var assumed = ticks.assumed
    guard !counts.isZero else { return assumed }
    for operation in Arithmetic.allCases where counts[operation] > 0 {
      let change = changes[operation.rawValue]
      let (registers, clock) = (
        change.registers * counts[operation], change.clock * counts[operation]
      )
      energy.registers += registers.energy
      energy.clock += clock.energy
      assumed += registers.assumed + clock.assumed
    }
    return assumed
  }
}

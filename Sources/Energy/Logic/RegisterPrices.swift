import Quantities

/// What registers and wires cost by a table, as rates that counts are multiplied with. All are zero for
/// what the table does not state.
struct RegisterPrices {
  private let logic: LogicTable

  init(_ logic: LogicTable) { self.logic = logic }

  /// A rate of actions; the parts of it that rest on assumed rows are told apart.
  struct Rate {
    var energy = Attojoules.zero
    var assumed = Attojoules.zero

    static func * (rate: Rate, count: Int) -> Rate {
      Rate(
        energy: Attojoules(rate.energy.count * Int128(count)),
        assumed: Attojoules(rate.assumed.count * Int128(count)))
    }

    var half: Rate { times(1, of: 2) }

    /// Of a fraction of actions, rounded down.
    func times(_ count: Int, of all: Int) -> Rate {
      Rate(
        energy: Attojoules(energy.count * Int128(count) / Int128(all)),
        assumed: Attojoules(assumed.count * Int128(count) / Int128(all)))
    }

    static func += (sum: inout Rate, other: Rate) {
      sum.energy += other.energy
      sum.assumed += other.assumed
    }
  }

  /// Of a cycle in which the clock reaches `bits`: their pins, and the tree.
  func clock(bits: Int) -> Rate {
    guard let registers = logic.registers else { return Rate() }
    let pins = Int128(bits) * Int128(registers.clock.count)
    var rate = Self.rate(pins, registers.provenance)
    if let tree = logic.clockTree {
      rate += Self.rate(pins * Int128(tree.perPin) / 1000, tree.provenance)
    }
    return rate
  }

  /// Of `bits` that are written, of which `activity` change.
  func toggles(bits: Int) -> Rate {
    guard let registers = logic.registers else { return Rate() }
    return Self.rate(
      Int128(bits) * Int128(registers.toggle.count) * Int128(registers.activity) / 1000,
      registers.provenance)
  }

  /// Of `bits` over wires of a length in nanometres.
  func wires(bits: Int, length: Int) -> Rate {
    guard let wires = logic.wires else { return Rate() }
    let activity = logic.registers?.activity ?? LogicTableReader.randomActivity
    // A wire of 10⁻⁶ mm costs 10⁻⁶ of one of a millimetre.
    let changes = Int128(bits) * Int128(activity) * Int128(length)
    return Self.rate(
      changes * Int128(wires.perMillimetre.count) / 1_000_000_000, wires.provenance)
  }

  /// A kilojoule: far above any machine's cycle; with it no product with counts leaves its type.
  private static let most: Int128 = 1_000_000_000_000_000_000_000

  private static func rate(_ energy: Int128, _ provenance: Provenance) -> Rate {
    let energy = Attojoules(min(energy, most))
    return Rate(energy: energy, assumed: provenance.isAssumed ? energy : .zero)
  }
}

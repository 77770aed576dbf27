import Quantities

/// Dynamic energy of an array, a unit or the DMA by what takes it; row buffers are not part of it.
package struct LogicEnergy: Sendable, Equatable {
  /// Multipliers, adders, shifters, tables of constants.
  package var arithmetic = Attojoules.zero
  /// Changes of registers' values.
  package var registers = Attojoules.zero
  /// Clock pins of registers, and the tree that drives them.
  package var clock = Attojoules.zero
  /// Wires from PE to PE.
  package var wires = Attojoules.zero

  package init() {}

  package var total: Attojoules { arithmetic + registers + clock + wires }

  package static func += (sum: inout Self, other: Self) {
    sum.arithmetic += other.arithmetic
    sum.registers += other.registers
    sum.clock += other.clock
    sum.wires += other.wires
  }
}

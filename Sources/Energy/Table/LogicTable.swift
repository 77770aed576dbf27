import Quantities

/// What a table states of logic apart from its arithmetic: registers, clock tree and wires.
package struct LogicTable: Sendable, Equatable {
  /// A flip-flop.
  package struct Register: Sendable, Equatable {
    /// Of its clock pin, each cycle in which the clock reaches it.
    package var clock: EnergyPerAction
    /// Of a change of its value.
    package var toggle: EnergyPerAction
    package var leakage: Picowatts?
    package var area: SquareNanometres?
    /// Bits that change of those that are written, in thousandths.
    package var activity: Int
    package var grade: Grade?
    package var provenance: Provenance
  }

  /// Buffers and wires between the clock's source and the pins of registers.
  package struct ClockTree: Sendable, Equatable {
    /// Its energy per energy of the pins, in thousandths.
    package var perPin: Int
    package var grade: Grade?
    package var provenance: Provenance
  }

  /// A wire with its repeaters.
  package struct Wire: Sendable, Equatable {
    /// Of a change of one bit, for each millimetre.
    package var perMillimetre: EnergyPerAction
    package var grade: Grade?
    package var provenance: Provenance
  }

  package var registers: Register?
  package var clockTree: ClockTree?
  package var wires: Wire?
}

import Algorithms
import Diagnostics
import Hardware
import Quantities

/// What actions cost at one process node and voltage, each row with its source.
///
/// A table holds: elementary operations, SRAM macros or a library of them, DRAM energy per bit and what a
/// host spends on an operation. It may hold leakage and area of the operations, registers, clock tree and
/// wires; what it does not hold is not counted. Rows of operations are never interpolated, and scaled or taken
/// from another table only where a table or a configuration says so; a row that a run needs and the table
/// lacks is an error (see `EnergyAccount`).
package struct EnergyTable: Sendable {
  /// An elementary operation, or an operation of the host.
  package struct Row: Sendable, Equatable {
    package var energy: EnergyPerAction
    /// Of one operator that takes an operation each cycle; of digit-by-digit dividers and square roots,
    /// of what makes one bit a cycle, registers aside.
    package var leakage: Picowatts?
    package var area: SquareNanometres?
    package var grade: Grade?
    package var provenance: Provenance
  }

  package struct DRAMRow: Sendable, Equatable {
    package var readPerBit: EnergyPerAction
    package var writePerBit: EnergyPerAction
    package var provenance: Provenance
  }

  package var name: String
  /// Process node as text: `45 nm`.
  package var technology: String
  /// Supply voltage as text: `0.9 V`.
  package var voltage: String
  package var source: String
  /// SHA-256 of the document, with those of the table that it extends and of its SRAM library.
  package internal(set) var digest: String
  /// Supplies within which dynamic energy scales with the square of the voltage; nil where the table
  /// does not say.
  package internal(set) var voltageRange: ClosedRange<Millivolts>?
  /// A cycle within which every operation is done, as the units were synthesised; nil where the table does
  /// not say.
  package internal(set) var operationTime: Picoseconds?
  /// By `Arithmetic.rawValue`; nil where the table has no row.
  var arithmetic: [Row?]
  package internal(set) var sram: SRAMRows?
  package internal(set) var dram: DRAMRow?
  /// Registers, clock tree and wires.
  package internal(set) var logic: LogicTable
  /// Energy of one elementary operation on the host, with all that an instruction costs.
  package internal(set) var host: Row?
  /// What all memories take, relative to the rows.
  var sramRatios = SRAMRatios()
  /// The text and the places of its parts, for errors about rows that are missing.
  var texts: [SourceText]
  var location: SourceLocation
  var arithmeticLocation: SourceLocation?

  package subscript(operation: Arithmetic) -> Row? { arithmetic[operation.rawValue] }

  /// Whether it states leakage, or area, of operations, so that those that a machine is made of need it.
  package var statesLeakage: Bool { arithmetic.contains { $0?.leakage != nil } }
  package var statesArea: Bool { arithmetic.contains { $0?.area != nil } }

  /// What it does not state of logic, so that runs do not count it.
  package var unstatedLogic: [String] {
    [
      statesLeakage ? nil : "leakage of logic", statesArea ? nil : "area of logic",
      logic.registers == nil ? "registers and clock" : nil, logic.wires == nil ? "wires" : nil,
    ].compactMap(\.self)
  }
}

extension EnergyTable {
  /// What operations cost together, and whether one of their rows is assumed; nil where the table
  /// lacks a row for one of them.
  package func price(of counts: ArithmeticCounts) -> (energy: Attojoules, isAssumed: Bool)? {
    var energy = Attojoules.zero
    var isAssumed = false
    for operation in Arithmetic.allCases where counts[operation] > 0 {
      guard let row = self[operation] else { return nil }
      energy += row.energy * counts[operation]
      isAssumed = isAssumed || row.provenance.isAssumed
    }
    return (energy, isAssumed)
  }
}

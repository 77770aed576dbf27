import Hardware
import Quantities

/// SRAM macros of one word width, by size.
///
/// A buffer is served by the smallest macro that holds it: sizes are never interpolated. A buffer
/// that is larger than the largest macro is several banks of it; all banks leak and take area, an
/// access costs what one bank's costs.
package struct SRAMTable: Sendable, Equatable {
  /// A macro with one port for reading and writing.
  package struct Macro: Sendable, Equatable {
    package var size: Bytes
    /// Energy of one access of a whole word.
    package var read: EnergyPerAction
    package var write: EnergyPerAction
    package var leakage: Picowatts
    package var area: SquareNanometres?
    package var provenance: Provenance
  }

  /// The macro that a buffer is made of, and how many of them.
  package struct Choice: Sendable, Equatable {
    package var macro: Macro
    package var banks: Int

    package var leakage: Picowatts { macro.leakage * banks }
    package var area: SquareNanometres? { macro.area.map { $0 * banks } }
  }

  /// More banks than this are refused: the buffer's size or the table is wrong.
  package static let mostBanks = 1_024

  /// Bytes of one access.
  package var word: Bytes
  /// Smallest first; sizes differ; at least one.
  package internal(set) var macros: [Macro]
  /// Of all of them.
  package var conditions: SRAMConditions

  /// The same as a memory that is built; its accesses are of the macros' word.
  package func instance(_ structure: SRAMStructure) -> SRAMInstance? {
    choice(for: structure.size).map {
      SRAMInstance(
        width: word, banks: $0.banks, read: $0.macro.read, write: $0.macro.write,
        leakage: $0.leakage,
        area: $0.area, cycle: nil, provenance: $0.macro.provenance)
    }
  }

  /// Nil where the buffer needs more than `mostBanks` of the largest macro.
  package func choice(for size: Bytes) -> Choice? {
    if let macro = macros.first(where: { $0.size >= size }) {
      return Choice(macro: macro, banks: 1)
    }
    guard let largest = macros.last else { return nil }
    let banks = ceilingDivision(size.count, largest.size.count)
    return banks <= Self.mostBanks ? Choice(macro: largest, banks: banks) : nil
  }
}

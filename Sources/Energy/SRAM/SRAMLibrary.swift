import Diagnostics
import Hardware
import Quantities

/// SRAM macros of a technology node by size, width, cells, ports and banks, at one temperature.
///
/// What a buffer takes of it is interpolated: see `SRAMModel`.
package struct SRAMLibrary: Sendable {
  /// Ports of each bank.
  package enum Ports: String, CaseIterable, Sendable {
    /// One for reading and writing.
    case single = "1rw"
    /// One for reading and one for writing.
    case dual = "1r1w"
  }

  /// What the macros of a group have in common.
  package struct Kind: Hashable, Sendable {
    package var cells: SRAMCells
    package var periphery: SRAMCells
    package var ports: Ports
    package var banks: Int

    package init(
      cells: SRAMCells, periphery: SRAMCells, ports: Ports = .single, banks: Int = 1
    ) {
      self.cells = cells
      self.periphery = periphery
      self.ports = ports
      self.banks = banks
    }

    /// Macros of one bank and port whose periphery is of the cells' devices.
    package var isBase: Bool { cells == periphery && ports == .single && banks == 1 }
  }

  /// A macro.
  package struct Row: Sendable, Equatable {
    /// Bits of an access.
    package var width: Int
    package var size: Bytes
    var values: SRAMValues

    package subscript(quantity: SRAMQuantity) -> Double { values[quantity] }
  }

  /// Macros of one kind.
  package struct Group: Sendable {
    package let kind: Kind
    /// By width and size, at least one.
    package let rows: [Row]
    /// The same, for what is between them.
    let grid: SRAMGrid

    /// Nil without rows.
    init?(_ kind: Kind, _ rows: [Row]) {
      guard let grid = SRAMGrid(rows) else { return nil }
      self.kind = kind
      self.rows = rows
      self.grid = grid
    }
  }

  /// Leakage at a temperature of the same macro for each kind of cells that the library states.
  struct Leakage: Sendable {
    var temperature: Kelvin
    var power: [SRAMCells: Picowatts]
  }

  package var name: String
  package var node: Nanometres
  /// That of the rows.
  package var temperature: Kelvin
  /// Whether the rows hold bits of error correction in addition to their size.
  package var hasECC: Bool
  package var source: String
  /// SHA-256 of the document, with those of the libraries that it refers to.
  package internal(set) var digest: String
  /// Supply by cells.
  package internal(set) var voltage: [SRAMCells: Millivolts]
  /// In the order of the file.
  package internal(set) var groups: [Group]
  /// Rising temperatures; empty where neither this library nor `ratios` states it.
  var leakageByTemperature: [Leakage]
  /// Where macros of several banks, of two ports or of another periphery are from, as ratios to those of
  /// the base, and leakage by temperature, where this library has none.
  var ratios: [SRAMLibrary]
  /// The text and place for errors about what is missing.
  var sources: [SourceText]
  var location: SourceLocation

  /// The cells that it has macros of.
  package var cells: [SRAMCells] {
    SRAMCells.allCases.filter { cells in
      groups.contains { $0.kind.isBase && $0.kind.cells == cells }
    }
  }

  package func group(_ kind: Kind) -> Group? { groups.first { $0.kind == kind } }

  /// The same without one row, to see how well the others tell it.
  package func without(_ row: Row, of kind: Kind) -> SRAMLibrary {
    var copy = self
    copy.groups = groups.compactMap { group in
      group.kind == kind
        ? Group(kind, group.rows.filter { ($0.width, $0.size) != (row.width, row.size) }) : group
    }
    return copy
  }
}

import Diagnostics
import Energy
import Hardware
import Quantities
import Run

/// Two designs compared by the energy of an image, and how far the result survives other energy tables,
/// other cells of the SRAMs, and each price of their own tables halved and doubled. Both are simulated once; a variation only accounts
/// for their energy anew.
package struct Comparison: Sendable {
  /// What is changed of the tables.
  package enum Variation: Sendable, Equatable {
    /// Nothing: each design with the table of its configuration.
    case none
    /// Both designs with this table.
    case table(String)
    /// Both designs with SRAMs of these cells, each with its table.
    case cells(SRAMCells)
    /// What the DRAM of each design takes, by its table or by its devices.
    case dram(PriceFactor)
    /// This price of each design's table.
    case price(TablePrice, PriceFactor)

    /// The word for its kind in results.
    var kind: String {
      switch self {
      case .none: "as_configured"
      case .table: "table"
      case .cells: "cells"
      case .dram, .price: "price"
      }
    }

    /// What is changed, for tables: `multiply_int8 × 2`.
    package var name: String {
      switch self {
      case .none: "as configured"
      case .table(let name): "table \(name)"
      case .cells(let cells): "\(cells.rawValue) cells"
      case .dram(let factor): "dram × \(factor.text)"
      case .price(let price, let factor): "\(price.key) × \(factor.text)"
      }
    }
  }

  /// The energies of both designs under a variation.
  package struct Row: Sendable {
    package var variation: Variation
    /// Picojoules of an image; nil where a table lacks a row that a design needs.
    package var first: Double?
    package var second: Double?
    /// Why there is no energy.
    package var problem: String?

    /// Second ÷ first; nil without energies.
    package var ratio: Double? {
      guard let first, let second, first > 0 else { return nil }
      return second / first
    }
  }

  package let first: ComparedDesign
  package let second: ComparedDesign
  /// As configured first, then tables by name, then cells, then prices in the order of a table.
  package private(set) var rows: [Row] = []

  /// - Parameter tables: All that are tried on both.
  /// - Throws: where a design's own table lacks a row.
  package init(
    _ first: ComparedDesign, _ second: ComparedDesign, tables: [EnergyTable]
  ) throws(InputError) {
    self.first = first
    self.second = second
    let configured = try row(.none)
    rows.append(configured)
    for table in tables { rows.append(attempt(.table(table.name), table)) }
    if first.hasSRAMLibrary, second.hasSRAMLibrary {
      for cells in SRAMCells.allCases { rows.append(attempt(.cells(cells))) }
    }
    let prices =
      PriceFactor.allCases.map { Variation.dram($0) }
      + TablePrice.all.flatMap { price in
        PriceFactor.allCases.map { .price(price, $0) }
      }
    for variation in prices {
      let varied = attempt(variation)
      // A price that neither design pays says nothing.
      if varied.first != configured.first || varied.second != configured.second {
        rows.append(varied)
      }
    }
  }

  /// - Parameter table: Of both designs; nil for their own.
  private func row(
    _ variation: Variation, _ table: EnergyTable? = nil
  ) throws(InputError) -> Row {
    Row(
      variation: variation, first: try first.energy(under: variation, table),
      second: try second.energy(under: variation, table))
  }

  private func attempt(_ variation: Variation, _ table: EnergyTable? = nil) -> Row {
    do {
      return try row(variation, table)
    } catch {
      return Row(
        variation: variation,
        problem: error.diagnostics.map(\.message).joined(separator: "; "))
    }
  }

  // MARK: What follows

  /// Second ÷ first as configured.
  package var ratio: Double? { rows.first?.ratio }

  /// The least and the greatest ratio of all variations.
  package var range: ClosedRange<Double>? {
    let ratios = rows.compactMap(\.ratio)
    guard let least = ratios.min(), let greatest = ratios.max() else { return nil }
    return least...greatest
  }

  /// Variations in which the other design takes less energy than as configured, in their order.
  package var reversals: [Row] {
    guard let ratio else { return [] }
    return rows.filter { row in
      guard let varied = row.ratio else { return false }
      return ratio < 1 ? varied > 1 : ratio > 1 ? varied < 1 : varied != 1
    }
  }
}

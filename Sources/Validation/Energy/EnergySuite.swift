import Diagnostics
import Energy
import Hardware
import Library
import Quantities

/// SRAM macros as CACTI gives them, compared with the shipped libraries: with the row of the same macro,
/// and with what the other rows of its group tell of it.
///
/// A row is left out where rows of its width, one smaller and one larger, remain; its neighbours are then
/// twice as far from it as those of a size between two rows. Macros that the library has no row of are
/// estimated as any buffer is. Rows with `fail` in a cell are macros that CACTI found no organization of.
struct EnergySuite {
  /// By quantity: the column, and the 90th percentile that the errors of rows left out have at most.
  private static let quantities: [(quantity: SRAMQuantity, column: String, bound: Double)] = [
    (.read, "read_nJ", 0.2), (.write, "write_nJ", 0.2), (.leakage, "leakage_mW_per_bank", 0.1),
    (.area, "area_mm2", 0.1), (.cycle, "cycle_ns", 0.5),
  ]

  private static let measures =
    quantities.map {
      Measure("row_\($0.column)", reference: $0.column, bounds: [ErrorBound(.worst, 0.005)])
    }
    + quantities.map {
      Measure(
        "left_out_\($0.column)", reference: $0.column, bounds: [ErrorBound(.p90, $0.bound)])
    }

  /// The cells' names of CACTI.
  private enum CellName: String, CaseIterable {
    case hp = "itrs-hp"
    case lop = "itrs-lop"
    case lstp = "itrs-lstp"

    var cells: SRAMCells {
      switch self {
      case .hp: .hp
      case .lop: .lop
      case .lstp: .lstp
      }
    }
  }

  func replay(_ table: ReferenceTable, library: Library) throws(InputError) -> SuiteReport {
    try table.require(
      ["size_bytes", "width_bits", "node_nm", "cell", "periphery", "banks", "ports"]
        + Self.quantities.map(\.column))
    var libraries: [Int: SRAMLibrary] = [:]
    var rows: [SuiteRow] = []
    for row in table.rows where !row.cells.contains("fail") {
      let node = row.integer("node_nm", in: 1...1_000)
      if libraries[node] == nil { libraries[node] = Self.sram(node, row, library) }
      let size = Bytes(row.integer("size_bytes", in: 1...1 << 40))
      let bits = row.integer("width_bits", in: 8...65_536)
      let banks = row.integer("banks", in: 1...1_024)
      guard let sram = libraries[node], let cells: CellName = row.choice("cell"),
        let periphery: CellName = row.choice("periphery"),
        let ports: SRAMLibrary.Ports = row.choice("ports")
      else { continue }
      let kind = SRAMLibrary.Kind(
        cells: cells.cells, periphery: periphery.cells, ports: ports, banks: banks)
      let point = Point(kind: kind, size: size, bits: bits)
      let references = Self.quantities.map { row.optionalNumber($0.column) }
      rows.append(
        SuiteRow(
          cells: row.cells, group: point.group,
          Self.values(of: point.row(in: sram), banks)
            + Self.values(of: point.leftOut(of: sram), banks),
          references: references + references))
    }
    try table.sink.throwIfErrors()
    return SuiteReport(
      suite: "energy", columns: table.columns, measures: Self.measures, rows: rows)
  }

  private static func sram(
    _ node: Int, _ row: ReferenceRow, _ library: Library
  ) -> SRAMLibrary? {
    do {
      return try library.sramLibrary("cacti-7-\(node)")
    } catch {
      let problem = error.diagnostics.first
      row.fail("node_nm", problem?.message ?? "there is no library", help: problem?.help)
      return nil
    }
  }

  /// In the units of the columns, of attojoules, picowatts, square nanometres and femtoseconds.
  private static func values(
    of value: ((SRAMQuantity) -> Double?)?, _ banks: Int
  ) -> [SuiteRow.Value?] {
    quantities.map { quantity, _, _ in
      guard let value = value?(quantity) else { return nil }
      return switch quantity {
      case .read, .write: .decimal(value * 1e-9)
      case .leakage: .decimal(value * 1e-9 / Double(banks))
      case .area: .decimal(value * 1e-12)
      case .cycle: .decimal(value * 1e-6)
      }
    }
  }

  /// A macro of a file.
  private struct Point {
    let kind: SRAMLibrary.Kind
    let size: Bytes
    let bits: Int

    var group: String {
      if kind.banks > 1 { return "banks" }
      if kind.ports == .dual { return "two ports" }
      return kind.cells == kind.periphery ? "one bank, one port" : "other periphery"
    }

    private var structure: SRAMStructure {
      SRAMStructure(
        size: size, width: Bytes((bits + 7) / 8), banks: kind.banks,
        ports: kind.ports == .dual ? 2 : 1)
    }

    /// By the model; nil where it has none.
    private func estimate(by library: SRAMLibrary) -> ((SRAMQuantity) -> Double?)? {
      let model = SRAMModel(
        library, cells: kind.cells, periphery: kind.periphery, temperature: library.temperature)
      guard let instance = model?.instance(structure) else { return nil }
      return { quantity in
        switch quantity {
        case .read: Double(instance.read.count)
        case .write: Double(instance.write.count)
        case .leakage: Double(instance.leakage.count)
        case .area: instance.area.map { Double($0.count) }
        case .cycle: instance.cycle.map { Double($0.count) * 1_000 }
        }
      }
    }

    private func stated(in library: SRAMLibrary) -> SRAMLibrary.Row? {
      library.group(kind)?.rows.first { ($0.width, $0.size) == (bits, size) }
    }

    /// By the row of the same macro; nil where the library has none.
    func row(in library: SRAMLibrary) -> ((SRAMQuantity) -> Double?)? {
      stated(in: library).map { row in { row[$0] } }
    }

    /// By the rows of other macros; nil at the ends of a width's sizes.
    func leftOut(of library: SRAMLibrary) -> ((SRAMQuantity) -> Double?)? {
      guard let own = stated(in: library) else { return estimate(by: library) }
      let sizes = library.group(kind)?.rows.filter { $0.width == bits }.map(\.size) ?? []
      guard sizes.contains(where: { $0 < size }), sizes.contains(where: { $0 > size }) else {
        return nil
      }
      return estimate(by: library.without(own, of: kind))
    }
  }
}

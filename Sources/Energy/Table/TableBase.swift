import Algorithms
import Diagnostics
import Documents
import Hardware
import Quantities

/// The table that another one extends: rows that the other does not state are its, and of rows that the
/// other states in part, energy, leakage and area.
struct TableBase {
  private(set) var table: EnergyTable
  /// Where it is named.
  private let location: SourceLocation

  /// Reads `extends` and `scaled`; nil without them.
  ///
  /// - Parameters:
  ///   - technology: Of the table that extends the other.
  ///   - table: The table of a name, and where it is named.
  static func read(
    _ root: inout Fields, technology: String,
    _ table: (_ name: String, SourceLocation) throws(InputError) -> EnergyTable
  ) throws(InputError) -> TableBase? {
    guard let node = root.optional("extends") else {
      if let scaled = root.optional("scaled") {
        root.sink.error(
          at: scaled.location, "'scaled' is given without 'extends', the table that it scales",
          help: "name that table, or remove it")
      }
      return nil
    }
    let name = ScalarReader(path: "extends", sink: root.sink).text(node)
    guard !name.isEmpty else { return nil }
    var base = TableBase(table: try table(name, node.location), location: node.location)
    if let scaled = root.fields("scaled") { base.scale(scaled, to: technology) }
    return base
  }

  /// Its SRAMs; nil without any, or where they are of a node that the other table does not name.
  func sram(_ sink: DiagnosticSink, technology: String) -> SRAMRows? {
    let node: Nanometres?
    switch table.sram {
    case .library(let library)?: node = library.node
    case .macros(let macros)?: node = macros.conditions.node
    case nil: return nil
    }
    if let node, !TechnologyNodes.name(node, in: technology) {
      sink.error(
        at: location,
        "SRAM of energy table '\(table.name)' is of \(node), and 'technology' is '\(technology)'",
        help: "state 'sram', or name both nodes in 'technology'")
      return nil
    }
    return table.sram
  }

  // MARK: At another node

  /// Decimals of a ratio of energies.
  private static let ratioDigits = 4
  private static let mostRatio = 1_000_000

  /// Multiplies the rows as `scaled` says: energies by a ratio, leakage and area by the square of the
  /// ratio of the nodes. Clock trees, which are ratios themselves, wires and DRAM, which are no gates, stay.
  private mutating func scale(_ fields: Fields, to technology: String) {
    var fields = fields
    let ratio = fields.decimal("energy", digits: Self.ratioDigits, in: 1...Self.mostRatio)
    let reason = EnergyTableReader.provenance(&fields).text
    fields.end()
    guard let node = EnergyTable.logicNode(of: technology), let other = table.logicNode else {
      fields.sink.error(
        at: fields.location,
        "'scaled' needs the nodes of both tables, and their 'technology' is '\(technology)' and "
          + "'\(table.technology)'")
      return
    }
    let energy = Double(ratio) / 10_000
    let area = Double(node.count * node.count) / Double(other.count * other.count)
    let times =
      "x \(DecimalText.format(Int128(ratio), fractionDigits: Self.ratioDigits)), \(reason)"
    let square = "leakage and area x (\(node.count)/\(other.count))^2"
    func assumed(_ provenance: Provenance, _ what: String) -> Provenance {
      .assumed(what + (provenance.isAssumed ? "; assumed there too" : ""))
    }
    for index in table.arithmetic.indices {
      guard var row = table.arithmetic[index] else { continue }
      row.energy = row.energy.scaled(by: energy)
      row.leakage = row.leakage?.scaled(by: area)
      row.area = row.area?.scaled(by: area)
      row.grade = nil
      row.provenance = assumed(row.provenance, "\(table.name) \(times); \(square)")
      table.arithmetic[index] = row
    }
    if var registers = table.logic.registers {
      registers.clock = registers.clock.scaled(by: energy)
      registers.toggle = registers.toggle.scaled(by: energy)
      registers.leakage = registers.leakage?.scaled(by: area)
      registers.area = registers.area?.scaled(by: area)
      registers.grade = nil
      registers.provenance = assumed(
        registers.provenance, "\(table.name), energies \(times); \(square)")
      table.logic.registers = registers
    }
    if var host = table.host {
      host.energy = host.energy.scaled(by: energy)
      host.grade = nil
      host.provenance = assumed(host.provenance, "\(table.name) \(times)")
      table.host = host
    }
  }
}

import Diagnostics
import Documents
import Quantities

/// Reads `registers`, `clock_tree` and `wires`, each of which may be absent.
enum LogicTableReader {
  /// Of uniform random bits, half change.
  static let randomActivity = 500
  private static let mostPerPin = 100_000
  /// A nanojoule of a flip-flop, or of a bit over a millimetre.
  private static let mostEnergy = EnergyPerAction(1_000_000_000)

  /// - Parameter base: Of the table that this one extends.
  static func read(_ root: inout Fields, _ base: LogicTable?) -> LogicTable {
    let table = LogicTable(
      registers: root.fields("registers").map { register($0, base?.registers) } ?? base?.registers,
      clockTree: root.fields("clock_tree").map { clockTree($0, base?.clockTree) }
        ?? base?.clockTree,
      wires: root.fields("wires").map { wire($0, base?.wires) } ?? base?.wires)
    if table.registers == nil, let node = root.node["clock_tree"] {
      root.sink.error(
        at: node.location, "'clock_tree' is stated without 'registers', whose clock pins it drives",
        help: "add 'registers: {clock: …, toggle: …}' with their source")
    }
    return table
  }

  private static func register(
    _ fields: Fields, _ base: LogicTable.Register?
  ) -> LogicTable.Register {
    var fields = fields
    let row = LogicTable.Register(
      clock: fields.bounded("clock", atMost: mostEnergy, default: base?.clock),
      toggle: fields.bounded("toggle", atMost: mostEnergy, default: base?.toggle),
      leakage: fields.optionalBounded("leakage", atMost: EnergyTableReader.mostLeakage)
        ?? base?.leakage,
      area: fields.optionalBounded("area", atMost: EnergyTableReader.mostArea) ?? base?.area,
      activity: fields.decimal(
        "activity", digits: 3, in: 0...1000, default: base?.activity ?? randomActivity),
      grade: EnergyTableReader.grade(&fields), provenance: EnergyTableReader.provenance(&fields))
    fields.end()
    return row
  }

  private static func clockTree(
    _ fields: Fields, _ base: LogicTable.ClockTree?
  ) -> LogicTable.ClockTree {
    var fields = fields
    let row = LogicTable.ClockTree(
      perPin: fields.decimal("per_pin", digits: 3, in: 0...mostPerPin, default: base?.perPin),
      grade: EnergyTableReader.grade(&fields),
      provenance: EnergyTableReader.provenance(&fields))
    fields.end()
    return row
  }

  private static func wire(_ fields: Fields, _ base: LogicTable.Wire?) -> LogicTable.Wire {
    var fields = fields
    let row = LogicTable.Wire(
      perMillimetre: fields.bounded("per_mm", atMost: mostEnergy, default: base?.perMillimetre),
      grade: EnergyTableReader.grade(&fields), provenance: EnergyTableReader.provenance(&fields))
    fields.end()
    return row
  }
}

extension Fields {
  /// A number without a unit, in units of its last decimal; required where no default is given.
  ///
  /// - Parameter digits: Decimals that it may have.
  mutating func decimal(
    _ key: String, digits: Int, in range: ClosedRange<Int>, default: Int? = nil
  ) -> Int {
    guard let node = `default` == nil ? required(key) : optional(key) else {
      return `default` ?? range.lowerBound
    }
    func text(_ value: Int) -> String {
      DecimalText.format(Int128(value), fractionDigits: digits)
    }
    let expected = "a number from \(text(range.lowerBound)) to \(text(range.upperBound))"
    guard case .scalar(let scalar) = node.value, let number = DecimalText.parse(scalar.text),
      number.fractionDigits <= digits
    else {
      sink.error(
        at: node.location,
        "'\(path(of: key))' needs \(expected) with at most \(digits) decimals, found \(node.form)")
      return range.lowerBound
    }
    var value = number.digits
    for _ in number.fractionDigits..<digits {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      value = overflow ? .max : product
    }
    guard range.contains(value) else {
      sink.error(at: node.location, "'\(path(of: key))' is \(scalar.text); it needs \(expected)")
      return range.lowerBound
    }
    return value
  }
}

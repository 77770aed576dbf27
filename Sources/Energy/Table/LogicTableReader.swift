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

  static func read(_ root: inout Fields) -> LogicTable {
    let table = LogicTable(
      registers: root.fields("registers").map(register),
      clockTree: root.fields("clock_tree").map(clockTree), wires: root.fields("wires").map(wire))
    if table.registers == nil, let node = root.node["clock_tree"] {
      root.sink.error(
        at: node.location, "'clock_tree' is stated without 'registers', whose clock pins it drives",
        help: "add 'registers: {clock: …, toggle: …}' with their source")
    }
    return table
  }

  private static func register(_ fields: Fields) -> LogicTable.Register {
    var fields = fields
    let row = LogicTable.Register(
      clock: fields.bounded("clock", atMost: mostEnergy),
      toggle: fields.bounded("toggle", atMost: mostEnergy),
      leakage: fields.optionalBounded("leakage", atMost: EnergyTableReader.mostLeakage),
      area: fields.optionalBounded("area", atMost: EnergyTableReader.mostArea),
      activity: fields.thousandths("activity", in: 0...1000, default: randomActivity),
      grade: EnergyTableReader.grade(&fields), provenance: EnergyTableReader.provenance(&fields))
    fields.end()
    return row
  }

  private static func clockTree(_ fields: Fields) -> LogicTable.ClockTree {
    var fields = fields
    let row = LogicTable.ClockTree(
      perPin: fields.thousandths("per_pin", in: 0...mostPerPin),
      grade: EnergyTableReader.grade(&fields),
      provenance: EnergyTableReader.provenance(&fields))
    fields.end()
    return row
  }

  private static func wire(_ fields: Fields) -> LogicTable.Wire {
    var fields = fields
    let row = LogicTable.Wire(
      perMillimetre: fields.bounded("per_mm", atMost: mostEnergy),
      grade: EnergyTableReader.grade(&fields), provenance: EnergyTableReader.provenance(&fields))
    fields.end()
    return row
  }
}

extension Fields {
  /// A number without a unit and with at most three decimals, in thousandths; required where no default
  /// is given.
  mutating func thousandths(
    _ key: String, in range: ClosedRange<Int>, default: Int? = nil
  ) -> Int {
    guard let node = `default` == nil ? required(key) : optional(key) else {
      return `default` ?? range.lowerBound
    }
    let expected =
      "a number from \(Self.decimal(range.lowerBound)) to \(Self.decimal(range.upperBound))"
    guard case .scalar(let scalar) = node.value, let number = DecimalText.parse(scalar.text),
      number.fractionDigits <= 3
    else {
      sink.error(
        at: node.location,
        "'\(path(of: key))' needs \(expected) with at most three decimals, found \(node.form)")
      return range.lowerBound
    }
    let (value, overflow) = number.digits.multipliedReportingOverflow(
      by: [1000, 100, 10, 1][number.fractionDigits])
    guard !overflow, range.contains(value) else {
      sink.error(at: node.location, "'\(path(of: key))' is \(scalar.text); it needs \(expected)")
      return range.lowerBound
    }
    return value
  }

  private static func decimal(_ thousandths: Int) -> String {
    DecimalText.format(Int128(thousandths), fractionDigits: 3)
  }
}

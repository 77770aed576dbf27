import Algorithms
import Diagnostics
import Documents
import Hardware
import Quantities

/// Reads an energy table (schema `systole.energy/1`), strictly: see `Fields`.
package enum EnergyTableReader {
  package static let schema = "systole.energy/1"

  /// All keys of a table's first level.
  package static let keys = [
    "schema", "name", "technology", "voltage", "source", "voltage_range", "operation_time",
    "extends", "scaled", "arithmetic", "registers", "clock_tree", "wires", "sram", "dram", "host",
  ]

  /// Bounds far above any chip's; with them no product of a count and a row leaves its type.
  static let mostEnergy = EnergyPerAction(1_000_000_000_000_000)
  static let mostLeakage = Picowatts(100_000_000_000_000)
  static let mostTime = Picoseconds(1_000_000_000)
  static let mostVoltage = Millivolts(10_000)
  static let mostArea = SquareNanometres(100_000_000_000_000)

  /// - Parameters:
  ///   - library: The SRAM library of a name, and where the table names it.
  ///   - table: The table of a name, and where this one names it under `extends`.
  package static func read(
    _ document: Document,
    library: (_ name: String, SourceLocation) throws(InputError) -> SRAMLibrary = {
      name, location throws(InputError) in
      throw InputError(at: location, "there is no SRAM library '\(name)'")
    },
    table: (_ name: String, SourceLocation) throws(InputError) -> EnergyTable = {
      name, location throws(InputError) in
      throw InputError(at: location, "there is no energy table '\(name)'")
    }
  ) throws(InputError) -> EnergyTable {
    let sink = document.makeSink()
    try refuseAccelergy(document, sink)
    var fields = Fields(document.root, path: "", sink: sink)
    try fields.expectSchema(schema)
    let name = fields.text("name")
    let technology = fields.text("technology")
    let voltage = fields.text("voltage")
    let source = fields.text("source")
    let range = fields.fields("voltage_range").flatMap { voltageRange($0, around: voltage) }
    let operationTime = fields.optionalBounded("operation_time", atMost: mostTime)
    let base = try TableBase.read(&fields, technology: technology, table)
    let arithmetic = arithmeticRows(&fields, base?.table)
    let logic = LogicTableReader.read(&fields, base?.table.logic)
    let sram =
      try SRAMTableReader.read(&fields, technology: technology, library)
      ?? base?.sram(sink, technology: technology)
    let dram = fields.fields("dram").map { dramRow($0, base?.table.dram) } ?? base?.table.dram
    let host = fields.fields("host").map { hostRow($0, base?.table.host) } ?? base?.table.host
    fields.end()
    try sink.throwIfErrors()
    return EnergyTable(
      name: name, technology: technology, voltage: voltage, source: source,
      digest: document.root.digest(
        with: [base?.table.digest, sram?.library?.digest].compactMap(\.self)),
      voltageRange: range, operationTime: operationTime, arithmetic: arithmetic.rows, sram: sram,
      dram: dram, logic: logic, host: host, texts: document.sources,
      location: document.root.location, arithmeticLocation: arithmetic.location)
  }

  /// A reference table of Accelergy's says nothing of what its components are for.
  private static func refuseAccelergy(
    _ document: Document, _ sink: DiagnosticSink
  ) throws(InputError) {
    for key in ["ERT", "ART"] where document.root[key] != nil && document.root["schema"] == nil {
      sink.error(
        at: document.root.location, "this is an \(key) of Accelergy, not '\(schema)'",
        help: "write a map of its components, and see 'systole import accelergy --help'")
    }
    try sink.throwIfErrors()
  }

  /// Supplies around the table's own, with a source or the reason.
  private static func voltageRange(
    _ fields: Fields, around nominal: String
  ) -> ClosedRange<Millivolts>? {
    var fields = fields
    let errors = fields.sink.diagnostics.count
    let least = fields.bounded("least", atMost: mostVoltage)
    let most = fields.bounded("most", atMost: mostVoltage)
    _ = provenance(&fields)
    fields.end()
    guard fields.sink.diagnostics.count == errors else { return nil }
    guard case .success(let own) = Millivolts.parse(nominal) else {
      fields.sink.error(
        at: fields.location, "'voltage_range' is given, and 'voltage' is no voltage: '\(nominal)'",
        help: "state the supply that the rows are of, as in '0.9 V'")
      return nil
    }
    guard least <= own, own <= most else {
      fields.sink.error(
        at: fields.location,
        "'voltage_range' is \(least) to \(most), which leaves out 'voltage', \(own)")
      return nil
    }
    return least...most
  }

  private static func arithmeticRows(
    _ root: inout Fields, _ base: EnergyTable?
  ) -> (rows: [EnergyTable.Row?], location: SourceLocation?) {
    var rows =
      base?.arithmetic ?? [EnergyTable.Row?](repeating: nil, count: Arithmetic.allCases.count)
    guard var fields = root.fields("arithmetic") else { return (rows, nil) }
    for operation in Arithmetic.allCases {
      guard let own = fields.fields(operation.name) else { continue }
      rows[operation.rawValue] = row(own, rows[operation.rawValue])
    }
    fields.end()
    return (rows, fields.location)
  }

  private static func row(_ fields: Fields, _ base: EnergyTable.Row?) -> EnergyTable.Row {
    var fields = fields
    let row = EnergyTable.Row(
      energy: fields.bounded("energy", atMost: mostEnergy, default: base?.energy),
      leakage: fields.optionalBounded("leakage", atMost: mostLeakage) ?? base?.leakage,
      area: fields.optionalBounded("area", atMost: mostArea) ?? base?.area, grade: grade(&fields),
      provenance: provenance(&fields))
    fields.end()
    return row
  }

  private static func hostRow(_ fields: Fields, _ base: EnergyTable.Row?) -> EnergyTable.Row {
    var fields = fields
    let row = EnergyTable.Row(
      energy: fields.bounded("energy_per_operation", atMost: mostEnergy, default: base?.energy),
      grade: grade(&fields),
      provenance: provenance(&fields))
    fields.end()
    return row
  }

  private static func dramRow(
    _ fields: Fields, _ base: EnergyTable.DRAMRow?
  ) -> EnergyTable.DRAMRow {
    var fields = fields
    let row = EnergyTable.DRAMRow(
      readPerBit: fields.bounded("read_per_bit", atMost: mostEnergy, default: base?.readPerBit),
      writePerBit: fields.bounded("write_per_bit", atMost: mostEnergy, default: base?.writePerBit),
      provenance: provenance(&fields))
    fields.end()
    return row
  }

  /// How well the row's source supports it; of a row with a source only.
  static func grade(_ fields: inout Fields) -> Grade? {
    guard let node = fields.optional("grade") else { return nil }
    if fields.node["assumed"] != nil {
      fields.sink.error(
        at: node.location, "'\(fields.path)' says 'grade' of a value that is assumed",
        help: "remove it; a grade says how well a source supports a value")
    }
    return ScalarReader(path: fields.path(of: "grade"), sink: fields.sink).choice(node)
  }

  /// Exactly one of `source` and `assumed`.
  static func provenance(_ fields: inout Fields) -> Provenance {
    let source = fields.optionalText("source")
    let assumed = fields.optionalText("assumed")
    switch (source, assumed) {
    case (let source?, nil): return .source(source)
    case (nil, let reason?): return .assumed(reason)
    case (nil, nil):
      fields.reportMissing(
        oneOf: ["source", "assumed"], "'\(fields.path)' says neither 'source' nor 'assumed'",
        help: "name the publication or tool, or write 'assumed: <why this value>'")
    case (_?, _?):
      fields.sink.error(
        at: fields.location, "'\(fields.path)' says both 'source' and 'assumed'",
        help: "keep 'assumed' unless the source states this very number")
    }
    return .assumed("")
  }
}

extension Fields {
  /// A quantity between zero and a bound; required where no default is given.
  mutating func bounded<Q: MeasuredQuantity>(
    _ key: String, atMost most: Q, default: Q? = nil
  ) -> Q {
    let value = quantity(key, atLeast: Q(0), default: `default`)
    return checked(value, key, atMost: most)
  }

  /// A quantity between zero and a bound that may be absent.
  mutating func optionalBounded<Q: MeasuredQuantity>(_ key: String, atMost most: Q) -> Q? {
    guard node[key] != nil else {
      _ = optional(key)
      return nil
    }
    return bounded(key, atMost: most)
  }

  private func checked<Q: MeasuredQuantity>(_ value: Q, _ key: String, atMost most: Q) -> Q {
    guard value > most, let node = node[key] else { return value }
    sink.error(
      at: node.location,
      "'\(path(of: key))' is \(value.description), which is above \(most.description)")
    return most
  }
}

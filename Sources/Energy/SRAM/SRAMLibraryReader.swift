import Diagnostics
import Documents
import Hardware
import Quantities

/// Reads an SRAM library (schema `systole.sram/1`), strictly: see `Fields`.
///
/// The rows of a group are a table in one text, a macro to a line: a library has hundreds, and reading each
/// as a mapping would take as long as a simulation.
package enum SRAMLibraryReader {
  package static let schema = "systole.sram/1"

  /// The first line of each table: quantities and their units.
  static let header = "width/bit size/B read/fJ write/fJ leakage/nW area/um2 cycle/ps"

  /// - Parameter library: Another library by its name, for `ratios_from`.
  package static func read(
    _ document: Document,
    library: (_ name: String, SourceLocation) throws(InputError) -> SRAMLibrary
  ) throws(InputError) -> SRAMLibrary {
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    try fields.expectSchema(schema)
    let name = fields.text("name")
    let node = fields.quantity("node", atLeast: Nanometres(1))
    let errors = sink.diagnostics.count
    let temperature = fields.quantity("temperature", atLeast: Kelvin(1))
    let hasECC = fields.boolean("ecc")
    let source = fields.text("source")
    let voltage = voltages(&fields)
    // A temperature that is wrong has been reported.
    let leakage = leakages(&fields, sink.diagnostics.count == errors ? temperature : nil)
    let other = fields.optional("ratios_from").map {
      (name: ScalarReader(path: "ratios_from", sink: sink).text($0), location: $0.location)
    }
    let groups = groups(&fields)
    fields.end()
    try sink.throwIfErrors()
    var ratios: [SRAMLibrary] = []
    if let other {
      ratios = [try library(other.name, other.location)]
    }
    return SRAMLibrary(
      name: name, node: node, temperature: temperature, hasECC: hasECC, source: source,
      digest: document.root.digest(with: ratios.map(\.digest)),
      voltage: voltage, groups: groups, leakageByTemperature: leakage, ratios: ratios,
      sources: document.sources, location: document.root.location)
  }

  private static func voltages(_ root: inout Fields) -> [SRAMCells: Millivolts] {
    guard var fields = root.fields("voltage") else { return [:] }
    var voltages: [SRAMCells: Millivolts] = [:]
    for cells in SRAMCells.allCases where fields.node[cells.rawValue] != nil {
      voltages[cells] = fields.quantity(cells.rawValue, atLeast: Millivolts(1))
    }
    fields.end()
    return voltages
  }

  private static func leakages(
    _ root: inout Fields, _ reference: Kelvin?
  ) -> [SRAMLibrary.Leakage] {
    let key = "leakage_by_temperature"
    var rows: [SRAMLibrary.Leakage] = []
    for (index, node) in root.list(key).enumerated() {
      var fields = Fields(node, path: "\(key)[\(index)]", sink: root.sink)
      let temperature = fields.quantity("temperature", atLeast: Kelvin(1))
      var power: [SRAMCells: Picowatts] = [:]
      for cells in SRAMCells.allCases where fields.optional(cells.rawValue) != nil {
        power[cells] = fields.quantity(cells.rawValue, atLeast: Picowatts(1))
      }
      fields.end()
      if let last = rows.last {
        if temperature <= last.temperature {
          fields.sink.error(
            at: fields.location,
            "'\(fields.path).temperature' is \(temperature), not above the row before, "
              + last.temperature.description,
            help: "list the temperatures in rising order, each once")
        }
        if Set(power.keys) != Set(last.power.keys) {
          fields.sink.error(
            at: fields.location, "'\(fields.path)' has other cells than the row before",
            help: "state the leakage of the same cells at each temperature")
        }
      }
      rows.append(SRAMLibrary.Leakage(temperature: temperature, power: power))
    }
    if let node = root.node[key], !rows.isEmpty, let reference,
      !rows.contains(where: { $0.temperature == reference })
    {
      root.sink.error(
        at: node.location, "'\(key)' has no row at \(reference), the temperature of the macros",
        help: "leakage is taken in ratio to that row")
    }
    return rows
  }

  private static func groups(
    _ root: inout Fields
  ) -> [SRAMLibrary.Group] {
    var groups: [SRAMLibrary.Group] = []
    for (index, node) in root.list("groups", required: true).enumerated() {
      var fields = Fields(node, path: "groups[\(index)]", sink: root.sink)
      let cells: SRAMCells = fields.choice("cells")
      let kind = SRAMLibrary.Kind(
        cells: cells, periphery: fields.choice("periphery", default: cells),
        ports: fields.choice("ports"), banks: fields.integer("banks", in: 1...1024))
      let node = fields.required("rows")
      let rows = node.map { Self.rows($0, fields) } ?? []
      fields.end()
      if groups.contains(where: { $0.kind == kind }) {
        fields.sink.error(
          at: fields.location, "'\(fields.path)' is of the same macros as a group before it")
      }
      // Without rows there is an error already.
      if let group = SRAMLibrary.Group(kind, rows) { groups.append(group) }
    }
    return groups
  }

  private static func rows(_ node: Node, _ fields: Fields) -> [SRAMLibrary.Row] {
    guard case .scalar(let scalar) = node.value else {
      fields.sink.error(
        at: node.location, "found \(node.form) where '\(fields.path).rows' needs a table",
        help: "write 'rows: |' and a macro to a line")
      return []
    }
    return SRAMTableText(scalar.text, at: node.location, fields.sink).rows()
  }
}

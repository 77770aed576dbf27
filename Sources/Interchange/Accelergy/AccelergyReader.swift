import Diagnostics
import Documents
import Quantities

/// Reads `ERT.yaml` and `ART.yaml` as Accelergy 0.3 and 0.4 write them, strictly.
///
/// A table without rows is an error: Accelergy writes one, and says nothing, where it finds no
/// component library.
package enum AccelergyReader {
  /// - Parameters:
  ///   - energies: The energy reference table, whose root key is `ERT`.
  ///   - areas: The area reference table, whose root key is `ART`; areas are in µm².
  package static func read(
    energies: Document, areas: Document?
  ) throws(InputError) -> AccelergyTables {
    let sink = energies.makeSink()
    var tables = AccelergyTables(
      version: "", components: [], areas: nil, file: energies.sources.first?.file ?? "ERT")
    if var root = try root(energies, "ERT", sink) {
      tables.version = version(&root)
      tables.components = list("tables", &root, among: tableKeys).enumerated().map { index, node in
        component(Fields(node, path: "ERT.tables[\(index)]", sink: sink))
      }
      refuseEmpty(tables.components.isEmpty, &root)
      root.end()
    }
    try sink.throwIfErrors()
    if let areas { tables.areas = try read(areas: areas) }
    return tables
  }

  private static func read(areas: Document) throws(InputError) -> AccelergyTables.Areas {
    let sink = areas.makeSink()
    var result = AccelergyTables.Areas(file: areas.sources.first?.file ?? "ART", rows: [])
    if var root = try root(areas, "ART", sink) {
      _ = version(&root)
      let rows = list("tables", &root, among: tableKeys)
      for (index, node) in rows.enumerated() {
        var fields = Fields(node, path: "ART.tables[\(index)]", sink: sink)
        let name = text("name", &fields, among: ["name", "area"])
        let area = number("area", &fields, among: ["name", "area"])
        fields.end()
        result.rows.append((name, SquareNanometres(area)))
      }
      refuseEmpty(rows.isEmpty, &root)
      root.end()
    }
    try sink.throwIfErrors()
    return result
  }

  private static func root(
    _ document: Document, _ key: String, _ sink: DiagnosticSink
  ) throws(InputError) -> Fields? {
    var fields = Fields(document.root, path: "", sink: sink)
    if document.root[key] == nil, case .mapping = document.root.value {
      let found = document.root[key == "ERT" ? "ART" : "ERT"] != nil
      sink.error(
        at: document.root.location, "this is no Accelergy \(key): it has no key '\(key)'",
        help: found
          ? "it is an \(key == "ERT" ? "ART: areas are given with --art" : "ERT: energies are given with --ert")"
          : "Accelergy writes it as \(key).yaml")
      try sink.throwIfErrors()
    }
    return fields.requiredFields(key)
  }

  private static func version(_ root: inout Fields) -> String {
    guard let node = root.requiredUnlessMisspelt("version", among: tableKeys) else { return "" }
    guard case .scalar(let scalar) = node.value, ["0.3", "0.4"].contains(scalar.text) else {
      root.sink.error(
        at: node.location, "'\(root.path).version' is \(node.form), which is not read",
        help: "versions 0.3 and 0.4 are")
      return ""
    }
    return scalar.text
  }

  private static func refuseEmpty(_ isEmpty: Bool, _ root: inout Fields) {
    guard isEmpty, !root.sink.hasErrors, let tables = root.optional("tables") else { return }
    root.sink.error(
      at: tables.location, "'\(root.path).tables' is empty",
      help: "Accelergy writes an empty table where it knows no component; give it their library")
  }

  private static func component(_ fields: Fields) -> AccelergyTables.Component {
    var fields = fields
    let name = text("name", &fields, among: ["name", "actions"])
    let actions = list("actions", &fields, among: ["name", "actions"]).enumerated().map {
      index, node in
      action(Fields(node, path: "\(fields.path).actions[\(index)]", sink: fields.sink))
    }
    fields.end()
    return AccelergyTables.Component(name: name, actions: actions, location: fields.location)
  }

  private static func action(_ fields: Fields) -> AccelergyTables.Action {
    var fields = fields
    let keys = ["name", "arguments", "energy"]
    let name = text("name", &fields, among: keys)
    var arguments: [(name: String, text: String)] = []
    if let node = fields.optional("arguments"), case .mapping(let entries) = node.value {
      for entry in entries {
        if case .scalar(let scalar) = entry.value.value {
          arguments.append((entry.key, scalar.text))
        }
      }
    }
    let energy = number("energy", &fields, among: keys)
    fields.end()
    return AccelergyTables.Action(
      name: name, arguments: arguments, energy: EnergyPerAction(energy),
      location: fields.location)
  }

  // MARK: Keys

  private static let tableKeys = ["version", "tables"]

  private static func text(_ key: String, _ fields: inout Fields, among keys: [String]) -> String {
    fields.unlessMisspelt(key, among: keys, or: "") { $0.text(key) }
  }

  private static func list(_ key: String, _ fields: inout Fields, among keys: [String]) -> [Node] {
    fields.unlessMisspelt(key, among: keys, or: []) { $0.list(key, required: true) }
  }

  /// A number of at least 0, of pJ in attojoules or of µm² in square nanometres.
  private static func number(_ key: String, _ fields: inout Fields, among keys: [String]) -> Int {
    guard let node = fields.requiredUnlessMisspelt(key, among: keys) else { return 0 }
    guard case .scalar(let scalar) = node.value,
      let value = ScientificDecimal.scaled(scalar.text, byPowerOfTen: 6),
      value <= 1 << 60
    else {
      fields.sink.error(
        at: node.location,
        "'\(fields.path(of: key))' needs a number of at least 0, found \(node.form)")
      return 0
    }
    return value
  }
}

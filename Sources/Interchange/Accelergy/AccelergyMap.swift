import Diagnostics
import Documents
import Energy
import Quantities

/// Says which action of which component of Accelergy's tables is which row of an energy table (schema
/// `systole.accelergy-map/1`), and makes that table of it.
///
/// It reads as an energy table in which a row may name a component in place of its numbers:
///
///     arithmetic:
///       multiply_int8: {component: system.mac, action: compute}
///     sram:
///       - {component: system.glb, size: 64 KiB, word: 16 B, read: read, write: write, leakage: leak}
///     dram: {component: system.DRAM, width: 64, read: read, write: write}
///
/// An action of which there are several takes `arguments: {data_delta: 1}`. Rows with numbers of their
/// own stay as they are. `ert` and `art` name the files; `cycle` is that of leak and idle energies where
/// the ERT does not say.
package struct AccelergyMap {
  package static let schema = "systole.accelergy-map/1"

  /// The keys of rows that name a component.
  static let rowKeys = [
    "component", "action", "arguments", "size", "word", "width", "read", "write", "leakage",
  ]

  /// Those of an energy table, and a map's own.
  private static let keys = EnergyTableReader.keys + ["ert", "art", "cycle"]

  private let document: Document
  private let sink: DiagnosticSink
  private let cycle: Picoseconds?

  /// Whether a text is a map or one of Accelergy's tables, by its first keys.
  package static func isAccelergy(_ source: SourceText) -> Bool {
    if let declared = source.declaredSchema { return declared.contains(schema) }
    let start = SourceText(file: source.file, text: String(source.text.prefix(4_096))).plain
    return start.text.split(separator: "\n").contains { line in
      line.hasPrefix("ERT:") || line.hasPrefix("ART:") || line.contains(schema)
    }
  }

  /// The files that a map names; either may be given from elsewhere.
  package static func files(
    of document: Document
  ) throws(InputError) -> (energies: String?, areas: String?) {
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    try fields.expectSchema(schema)
    // Before anything is missing that is there under another name.
    for entry in fields.all where !keys.contains(entry.key) && !entry.key.hasPrefix("x-") {
      sink.error(
        at: entry.keyLocation, "unknown key '\(entry.key)'",
        help: NearestName.of(entry.key, among: keys).map { "did you mean '\($0)'?" }
          ?? "known keys: \(keys.joined(separator: ", "))")
    }
    let files = (energies: fields.optionalText("ert"), areas: fields.optionalText("art"))
    try sink.throwIfErrors()
    return files
  }

  /// The energy table, as a document whose places are the map's.
  ///
  /// - Throws: what the map asks for and the tables lack. The rows that result are checked by the
  ///   reader of energy tables.
  package static func table(
    _ document: Document, _ tables: AccelergyTables
  ) throws(InputError) -> Document {
    let map = try AccelergyMap(document)
    let root = map.table(AccelergyLookup(tables, map.sink))
    try map.sink.throwIfErrors()
    var result = document
    result.root = root
    return result
  }

  private init(_ document: Document) throws(InputError) {
    self.document = document
    sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    try fields.expectSchema(Self.schema)
    cycle =
      document.root["cycle"] == nil ? nil : fields.quantity("cycle", atLeast: Picoseconds(1))
  }

  private func table(_ lookup: AccelergyLookup) -> Node {
    guard case .mapping(let entries) = document.root.value else { return document.root }
    var result: [Node.Entry] = []
    for entry in entries {
      var copy = entry
      switch entry.key {
      case "ert", "art", "cycle": continue
      case "schema":
        copy.value = Node(
          .scalar(Node.Scalar(text: EnergyTableReader.schema, isQuoted: false)),
          at: entry.value.location)
      case "arithmetic":
        if case .mapping(let rows) = entry.value.value {
          copy.value.value = .mapping(
            rows.map { row in
              var row = row
              row.value = operation(row.value, "arithmetic.\(row.key)", key: "energy", lookup)
              return row
            })
        }
      case "host":
        copy.value = operation(entry.value, "host", key: "energy_per_operation", lookup)
      case "sram":
        if case .sequence(let rows) = entry.value.value {
          copy.value.value = .sequence(
            rows.enumerated().map { macro($1, "sram[\($0)]", lookup) })
        }
      case "dram": copy.value = memory(entry.value, lookup)
      default: break
      }
      result.append(copy)
    }
    return Node(.mapping(result), at: document.root.location)
  }

  // MARK: Rows

  /// Whether a row names a component in place of numbers; where that key is misspelt, the row is one
  /// error, and none of an energy table's.
  private func namesComponent(_ node: Node, _ path: String) -> Bool {
    guard case .mapping(let entries) = node.value else { return false }
    if node["component"] != nil { return true }
    guard
      let entry = entries.first(where: {
        NearestName.of($0.key, among: Self.rowKeys) == "component"
      })
    else { return false }
    sink.error(
      at: entry.keyLocation, "unknown key '\(entry.key)' in '\(path)'",
      help: "did you mean 'component'?")
    return false
  }

  /// Ends a row whose component is not known: what its other keys name cannot be told.
  private func end(_ fields: inout Fields, _ keys: [String]) {
    for key in keys { _ = fields.optional(key) }
    fields.end()
  }

  private func quantity(_ fields: inout Fields, _ key: String, _ minimum: Bytes) -> Bytes {
    fields.unlessMisspelt(key, among: Self.rowKeys, or: minimum) {
      $0.quantity(key, atLeast: minimum)
    }
  }

  private func operation(
    _ node: Node, _ path: String, key: String, _ lookup: AccelergyLookup
  ) -> Node {
    guard namesComponent(node, path) else { return node }
    var fields = Fields(node, path: path, sink: sink)
    guard let component = lookup.component(&fields) else {
      end(&fields, ["action", "arguments"])
      return node
    }
    let action = lookup.action(&fields, "action", of: component)
    fields.end()
    guard let action else { return node }
    return row(
      node,
      [(key, action.energy.description), source(lookup, component, [action])])
  }

  private func macro(_ node: Node, _ path: String, _ lookup: AccelergyLookup) -> Node {
    guard namesComponent(node, path) else { return node }
    var fields = Fields(node, path: path, sink: sink)
    let size = quantity(&fields, "size", Bytes(1))
    let word = quantity(&fields, "word", Bytes(1))
    guard let component = lookup.component(&fields) else {
      end(&fields, ["read", "write", "leakage"])
      return node
    }
    let read = lookup.action(&fields, "read", of: component)
    let write = lookup.action(&fields, "write", of: component)
    let leakage = power(&fields, of: component, lookup)
    let area = lookup.area(of: component, fields)
    fields.end()
    guard let read, let write, let leakage else { return node }
    var entries = [
      ("size", size.description), ("word", word.description),
      ("read", read.energy.description), ("write", write.energy.description),
      ("leakage", leakage.description),
    ]
    if let area { entries.append(("area", area.description)) }
    return row(node, entries + [source(lookup, component, [read, write])])
  }

  /// Bits of an access share its energy, to the nearest attojoule.
  private func memory(_ node: Node, _ lookup: AccelergyLookup) -> Node {
    guard namesComponent(node, "dram") else { return node }
    var fields = Fields(node, path: "dram", sink: sink)
    let width = fields.unlessMisspelt("width", among: Self.rowKeys, or: 1) {
      $0.integer("width", in: 1...65_536)
    }
    guard let component = lookup.component(&fields) else {
      end(&fields, ["read", "write"])
      return node
    }
    let read = lookup.action(&fields, "read", of: component)
    let write = lookup.action(&fields, "write", of: component)
    fields.end()
    guard let read, let write else { return node }
    func perBit(_ action: AccelergyTables.Action) -> String {
      EnergyPerAction((action.energy.count + width / 2) / width).description
    }
    return row(
      node,
      [
        ("read_per_bit", perBit(read)), ("write_per_bit", perBit(write)),
        source(lookup, component, [read, write]),
      ])
  }

  /// A power, or an action whose energy is that of a cycle.
  private func power(
    _ fields: inout Fields, of component: AccelergyTables.Component, _ lookup: AccelergyLookup
  ) -> Picowatts? {
    if case .scalar(let scalar)? = fields.node["leakage"]?.value,
      scalar.text.first?.isNumber == true
    {
      return fields.quantity("leakage", atLeast: Picowatts(0))
    }
    guard let action = lookup.action(&fields, "leakage", of: component),
      let cycle = cycle(of: action, fields)
    else { return nil }
    // 1 aJ in 1 ps is 1 µW.
    let power = Int128(action.energy.count) * 1_000_000
    return Picowatts(Int(clamping: (power + Int128(cycle.count) / 2) / Int128(cycle.count)))
  }

  /// The cycle that a leak energy is of: the ERT's own, or the map's.
  private func cycle(of action: AccelergyTables.Action, _ fields: Fields) -> Picoseconds? {
    let stated = action.arguments.first { $0.name == "global_cycle_seconds" }?.text
    let own = stated.flatMap { ScientificDecimal.scaled($0, byPowerOfTen: 12) }
      .flatMap { $0 > 0 ? Picoseconds($0) : nil }
    switch (own, cycle) {
    case (let own?, let given?) where own != given:
      sink.error(
        at: fields.location,
        "'\(fields.path)': the ERT gives '\(action.name)' for a cycle of \(own), and 'cycle' is "
          + given.description,
        help: "remove 'cycle'")
      return nil
    case (let cycle?, _), (nil, let cycle?): return cycle
    case (nil, nil):
      sink.error(
        at: fields.location,
        "'\(fields.path)': '\(action.name)' is the energy of a cycle, and neither the ERT nor the map "
          + "says how long that is",
        help: "add 'cycle: 1 ns', the cycle that Accelergy was run with")
      return nil
    }
  }

  // MARK: Nodes

  private func source(
    _ lookup: AccelergyLookup, _ component: AccelergyTables.Component,
    _ actions: [AccelergyTables.Action]
  ) -> (String, String) {
    var names: [String] = []
    for action in actions where !names.contains(action.name) { names.append(action.name) }
    return (
      "source",
      "\(lookup.tables.file), Accelergy \(lookup.tables.version): \(component.bareName), "
        + names.joined(separator: " and ")
    )
  }

  /// A row at the place of the entry that asked for it.
  private func row(_ node: Node, _ entries: [(String, String)]) -> Node {
    Node(
      .mapping(
        entries.map { key, text in
          Node.Entry(
            key: key, keyLocation: node.location,
            value: Node(
              .scalar(Node.Scalar(text: text, isQuoted: key == "source")), at: node.location))
        }), at: node.location)
  }
}

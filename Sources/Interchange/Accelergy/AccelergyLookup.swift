import Diagnostics
import Documents
import Quantities

/// Finds what a map names in Accelergy's tables; what is not there is reported at the map's place.
struct AccelergyLookup {
  let tables: AccelergyTables
  private let sink: DiagnosticSink
  /// Choices of arguments that an error lists.
  private static let mostListed = 4

  init(_ tables: AccelergyTables, _ sink: DiagnosticSink) {
    self.tables = tables
    self.sink = sink
  }

  /// The component that `component` names, with or without its count of instances, and its area where
  /// there is an area table.
  func component(_ fields: inout Fields) -> AccelergyTables.Component? {
    guard let node = fields.optional("component") else { return nil }
    let path = fields.path(of: "component")
    let name = ScalarReader(path: path, sink: sink).text(node)
    guard !name.isEmpty else { return nil }
    let names = tables.components.map(\.name)
    guard let index = index(of: name, in: names, tables.file, node, path) else { return nil }
    return tables.components[index]
  }

  /// The area of a component; nil without an area table, or where that lacks it, which is an error.
  func area(
    of component: AccelergyTables.Component, _ fields: Fields
  ) -> SquareNanometres? {
    guard let areas = tables.areas, let node = fields.node["component"] else { return nil }
    let names = areas.rows.map(\.name)
    // The tables may count instances differently.
    return index(of: component.name, in: names, areas.file, node, fields.path(of: "component"))
      .map { areas.rows[$0].area }
  }

  /// The one of a file's components that a name is of: by the name as it is written, or else without
  /// counts of instances.
  private func index(
    of name: String, in names: [String], _ file: String, _ node: Node, _ path: String
  ) -> Int? {
    let exact = names.indices.filter { names[$0] == name }
    if exact.count == 1 { return exact[0] }
    let bare = AccelergyTables.bareName(name)
    let found = names.indices.filter { AccelergyTables.bareName(names[$0]) == bare }
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      let known = names.map(AccelergyTables.bareName)
      sink.error(
        at: node.location, "'\(path)': \(file) has no component '\(bare == name ? name : bare)'",
        help: NearestName.of(bare, among: known).map { "did you mean '\($0)'?" }
          ?? "components: \(known.joined(separator: ", "))")
    } else {
      sink.error(
        at: node.location,
        "'\(path)': \(found.count) components of \(file) are called '\(bare)'",
        help: "write one of: \(found.map { names[$0] }.joined(separator: ", "))")
    }
    return nil
  }

  /// The action that a key names: by name, or `{action: read, arguments: {data_delta: 1}}`; arguments of
  /// a row of one action may be given next to it.
  func action(
    _ fields: inout Fields, _ key: String, of component: AccelergyTables.Component
  ) -> AccelergyTables.Action? {
    guard let node = fields.requiredUnlessMisspelt(key, among: AccelergyMap.rowKeys) else {
      return nil
    }
    let path = fields.path(of: key)
    var name: String
    var wanted: Node?
    if case .mapping = node.value {
      var nested = Fields(node, path: path, sink: sink)
      wanted = nested.optional("arguments")
      let action = nested.requiredUnlessMisspelt("action", among: ["action", "arguments"])
      nested.end()
      guard let action else { return nil }
      name = ScalarReader(path: nested.path(of: "action"), sink: sink).text(action)
    } else {
      name = ScalarReader(path: path, sink: sink).text(node)
      if key == "action" { wanted = fields.optional("arguments") }
    }
    guard !name.isEmpty else { return nil }
    let named = component.actions.filter { $0.name == name }
    guard !named.isEmpty else {
      let known = unique(component.actions.map(\.name))
      sink.error(
        at: node.location, "'\(path)': component '\(component.name)' has no action '\(name)'",
        help: NearestName.of(name, among: known).map { "did you mean '\($0)'?" }
          ?? "actions: \(known.joined(separator: ", "))")
      return nil
    }
    guard let arguments = arguments(wanted, path) else { return nil }
    let chosen = named.filter { action in
      arguments.allSatisfy { wanted in
        action.arguments.contains { $0.name == wanted.name && $0.text == wanted.text }
      }
    }
    guard chosen.count == 1 else {
      sink.error(
        at: wanted?.location ?? node.location,
        chosen.isEmpty
          ? "'\(path)': no '\(name)' of '\(component.name)' has these arguments"
          : "'\(path)': '\(name)' of '\(component.name)' is \(chosen.count) times in the ERT",
        help: "choose one by 'arguments': \(list(named))")
      return nil
    }
    return chosen[0]
  }

  /// Nil where they are no mapping of names to values.
  private func arguments(_ node: Node?, _ path: String) -> [(name: String, text: String)]? {
    guard let node else { return [] }
    guard case .mapping(let entries) = node.value else {
      _ = Fields(node, path: "\(path).arguments", sink: sink)
      return nil
    }
    var result: [(name: String, text: String)] = []
    for entry in entries {
      guard case .scalar(let scalar) = entry.value.value else {
        sink.error(
          at: entry.value.location,
          "found \(entry.value.form) where '\(path).arguments.\(entry.key)' needs a value")
        return nil
      }
      result.append((entry.key, scalar.text))
    }
    return result
  }

  private func list(_ actions: [AccelergyTables.Action]) -> String {
    let texts = actions.prefix(Self.mostListed).map { action in
      "{\(action.arguments.map { "\($0.name): \($0.text)" }.joined(separator: ", "))}"
    }
    let rest = actions.count - texts.count
    return texts.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}

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

  /// The component that `component` names, with or without its count of instances.
  func component(_ fields: inout Fields) -> AccelergyTables.Component? {
    guard let node = fields.optional("component") else { return nil }
    let path = fields.path(of: "component")
    let name = ScalarReader(path: path, sink: sink).text(node)
    let bare = AccelergyTables.bareName(name)
    let found = tables.components.filter { $0.name == name || $0.bareName == bare }
    if found.count == 1 { return found[0] }
    let exact = found.filter { $0.name == name }
    if exact.count == 1 { return exact[0] }
    if found.isEmpty {
      let known = tables.components.map(\.bareName)
      sink.error(
        at: node.location, "'\(path)': \(tables.file) has no component '\(name)'",
        help: NearestName.of(bare, among: known).map { "did you mean '\($0)'?" }
          ?? "components: \(known.joined(separator: ", "))")
    } else {
      sink.error(
        at: node.location,
        "'\(path)': \(found.count) components of \(tables.file) are called '\(bare)'",
        help: "write one of: \(found.map(\.name).joined(separator: ", "))")
    }
    return nil
  }

  /// The action that a key names: by name, or `{action: read, arguments: {data_delta: 1}}`; arguments of
  /// a row of one action stand beside it.
  func action(
    _ fields: inout Fields, _ key: String, of component: AccelergyTables.Component
  ) -> AccelergyTables.Action? {
    guard let node = fields.required(key) else { return nil }
    let path = fields.path(of: key)
    var name: String
    var wanted: Node?
    if case .mapping = node.value {
      var nested = Fields(node, path: path, sink: sink)
      name = nested.text("action")
      wanted = nested.optional("arguments")
      nested.end()
    } else {
      name = ScalarReader(path: path, sink: sink).text(node)
      if key == "action" { wanted = fields.optional("arguments") }
    }
    let named = component.actions.filter { $0.name == name }
    guard !named.isEmpty else {
      let known = unique(component.actions.map(\.name))
      sink.error(
        at: node.location, "'\(path)': component '\(component.name)' has no action '\(name)'",
        help: NearestName.of(name, among: known).map { "did you mean '\($0)'?" }
          ?? "actions: \(known.joined(separator: ", "))")
      return nil
    }
    let arguments = arguments(wanted, path)
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
          : "'\(path)': '\(name)' of '\(component.name)' stands \(chosen.count) times in the ERT",
        help: "choose one by 'arguments': \(list(named))")
      return nil
    }
    return chosen[0]
  }

  func area(of component: AccelergyTables.Component) -> SquareNanometres? {
    tables.areas[component.bareName]
  }

  private func arguments(_ node: Node?, _ path: String) -> [(name: String, text: String)] {
    guard let node else { return [] }
    let fields = Fields(node, path: "\(path).arguments", sink: sink)
    return fields.all.compactMap { entry in
      guard case .scalar(let scalar) = entry.value.value else { return nil }
      return (entry.key, scalar.text)
    }
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

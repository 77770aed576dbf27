import Diagnostics
import Documents

/// Reads a list of quantization systems, schema `systole.catalogue/1`.
package enum CatalogueReader {
  package static let schema = "systole.catalogue/1"

  private static let numbers = 1...100_000

  /// The catalogue, or all that is wrong with the document.
  ///
  /// Whether the schemes exist that it names is for the caller to see.
  package static func read(_ document: Document) throws(InputError) -> Catalogue {
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    try fields.expectSchema(schema)
    let name = fields.text("name")
    var systems: [QuantizationSystem] = []
    for (index, node) in fields.list("systems", required: true).enumerated() {
      let system = system(node, index)
      if systems.contains(where: { $0.number == system.number || $0.name == system.name }) {
        sink.error(
          at: node.location, "'systems[\(index)]' has the number or the name of one before it")
      }
      systems.append(system)
    }
    fields.end()
    try sink.throwIfErrors()
    return Catalogue(name: name, systems: systems)

    func system(_ node: Node, _ index: Int) -> QuantizationSystem {
      var entry = Fields(node, path: "systems[\(index)]", sink: sink)
      let system = QuantizationSystem(
        number: entry.integer("number", in: numbers), name: entry.text("system"),
        venue: entry.text("venue"), classes: entry.choices("classes"), bits: entry.text("bits"),
        deployment: deployment(&entry), evidence: entry.choice("evidence"),
        source: entry.text("source"))
      entry.end()
      return system
    }
  }

  private static func deployment(_ entry: inout Fields) -> QuantizationSystem.Deployment {
    let keys = ["scheme", "alias_of", "none"].filter { entry.node[$0] != nil }
    let (scheme, alias) = (entry.optionalText("scheme"), entry.optionalText("alias_of"))
    let none = entry.optionalText("none")
    guard keys.count == 1 else {
      entry.sink.error(
        at: entry.location,
        keys.isEmpty
          ? "'\(entry.path)' does not say what is deployed"
          : "'\(entry.path)' has \(keys.map { "'\($0)'" }.joined(separator: " and "))",
        help: "give one: 'scheme', 'alias_of' with 'because', or 'none' with the reason")
      _ = entry.optionalText("because")
      return .none(because: "")
    }
    if let alias { return .alias(of: alias, because: entry.text("because")) }
    if let none { return .none(because: none) }
    return .scheme(scheme ?? "")
  }
}

/// A list of quantization systems, in the order of its file.
package struct Catalogue: Sendable, Equatable {
  package var name: String
  package var systems: [QuantizationSystem]
}

import Diagnostics
import Documents
import YAML

/// Puts the keys of a file that a key names below the keys next to it, which win: mappings
/// key by key, anything else whole.
struct BaseFiles {
  let resolver: NameResolver
  let kind: ConfigurationKind
  /// The key that names the file: `preset`, `extends`.
  let key: String
  let schema: String
  /// What a file says of itself, which is not part of what it describes.
  let own: [String]

  /// A file may name another in turn; more than this is a circle.
  private static let deepest = 8

  /// The node with what it names below it; the text of every file read is added to `sources`.
  ///
  /// - Throws: Where there is no such file, it cannot be read, or is of another schema.
  func expand(_ node: Node, _ sources: inout [SourceText]) throws(InputError) -> Node {
    try expand(node, &sources, depth: 0)
  }

  private func expand(
    _ node: Node, _ sources: inout [SourceText], depth: Int
  ) throws(InputError) -> Node {
    guard let named = node[key], let name = named.plainText else { return node }
    guard depth < Self.deepest else {
      throw InputError(at: named.location, "\(key) '\(name)' comes back to itself")
    }
    let path = try resolver.resolve(
      name, kind, referrer: named.location.file, namedAt: named.location)
    let base = try YAMLFile.read(path)
    guard base.schema == schema else {
      throw InputError(
        at: named.location, "\(key) '\(name)' is \(path), which is no \(kind.noun)",
        help: "its 'schema' would be '\(schema)'")
    }
    sources += base.sources
    let below = try expand(base.root, &sources, depth: depth + 1)
    return node.merged(over: below.without(own + ["schema", key]))
  }
}

extension Node {
  /// The text of a leaf.
  var plainText: String? {
    guard case .scalar(let scalar) = value else { return nil }
    return scalar.text
  }
}

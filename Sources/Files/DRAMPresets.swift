import Diagnostics
import Documents
import YAML

/// Puts what `preset` names in its place: the keys of a DRAM's file (schema `systole.dram/1`) below
/// those that stand beside it, which win. So everything that reads a document, changes it with
/// `--set`, or varies it in a sweep sees one document, whose errors name the file each key is from.
public struct DRAMPresets: Sendable {
  private let resolver: NameResolver

  /// A preset may name another; more than this is a circle.
  private static let deepest = 8

  public init(_ resolver: NameResolver) { self.resolver = resolver }

  /// A document whose `dram` (of an accelerator with `model: banked`), or whose root (of a DRAM's
  /// file), has no need of other files. The preset's name stays.
  ///
  /// - Throws: Where there is no such preset, or its file cannot be read.
  public func expanding(_ document: Document) throws(InputError) -> Document {
    var document = document
    if let dram = document.root["dram"], dram["model"]?.plainText == "banked" {
      let expanded = try expand(dram, &document.sources, depth: 0)
      guard case .mapping(var entries) = document.root.value,
        let index = entries.firstIndex(where: { $0.key == "dram" })
      else { return document }
      entries[index].value = expanded
      document.root = Node(.mapping(entries), at: document.root.location)
    } else if document.schema == "systole.dram/1" {
      document.root = try expand(document.root, &document.sources, depth: 0)
    }
    return document
  }

  /// The document of a DRAM's file, by path or by name.
  public func document(_ name: String) throws(InputError) -> Document {
    try expanding(try YAMLFile.read(try resolver.resolve(name, .dram)))
  }

  private func expand(
    _ node: Node, _ sources: inout [SourceText], depth: Int
  ) throws(InputError) -> Node {
    guard let preset = node["preset"], let name = preset.plainText else { return node }
    guard depth < Self.deepest else {
      throw InputError(at: preset.location, "preset '\(name)' comes back to itself")
    }
    let path = try resolver.resolve(
      name, .dram, referrer: preset.location.file, namedAt: preset.location)
    let base = try YAMLFile.read(path)
    guard base.schema == "systole.dram/1" else {
      throw InputError(
        at: preset.location, "preset '\(name)' is \(path), which is no DRAM",
        help: "its 'schema' would be 'systole.dram/1'")
    }
    sources += base.sources
    let below = try expand(base.root, &sources, depth: depth + 1)
    // What a file says of itself is not part of what it describes.
    return node.merged(over: below.without(["schema", "name", "source", "validated", "preset"]))
  }
}

extension Node {
  /// The text of a leaf.
  fileprivate var plainText: String? {
    guard case .scalar(let scalar) = value else { return nil }
    return scalar.text
  }
}

import Diagnostics
import Documents
import YAML

/// Puts what `preset` and `dram.device` name in their places: the keys of a DRAM's file (schema `systole.dram/1`) below
/// the keys next to it, which win. So everything that reads a document, changes it with
/// `--set`, or varies it in a sweep sees one document, whose errors name the file each key is from.
package struct DRAMPresets: Sendable {
  private let resolver: NameResolver

  package init(_ resolver: NameResolver) { self.resolver = resolver }

  /// A document whose `dram` (of an accelerator with `model: banked`), or whose root (of a DRAM's
  /// file), has no need of other files. The preset's name stays.
  ///
  /// - Throws: Where there is no such preset, or its file cannot be read.
  package func expanding(_ document: Document) throws(InputError) -> Document {
    var document = document
    if let dram = document.root["dram"], dram["model"]?.plainText == "banked" {
      document.root = document.root.replacing(
        "dram", with: try files.expand(dram, &document.sources))
    } else if let dram = document.root["dram"], let device = dram["device"] {
      let expanded = try files.expand(device.asPreset, &document.sources)
      document.root = document.root.replacing(
        "dram", with: dram.replacing("device", with: expanded))
    } else if document.schema == "systole.dram/1" {
      document.root = try files.expand(document.root, &document.sources)
    }
    return document
  }

  /// The document of a DRAM's file, by path or by name.
  package func document(_ name: String) throws(InputError) -> Document {
    try expanding(try YAMLFile.read(try resolver.resolve(name, .dram)))
  }

  private var files: BaseFiles {
    BaseFiles(
      resolver: resolver, kind: .dram, key: "preset", schema: "systole.dram/1",
      own: ["name", "source", "validated"])
  }
}

extension Node {
  /// A name alone as the mapping that it is short for.
  fileprivate var asPreset: Node {
    guard case .scalar = value else { return self }
    return Node(
      .mapping([Entry(key: "preset", keyLocation: location, value: self)]), at: location)
  }

  /// A mapping with another value of a key that it has; anything else as it is.
  fileprivate func replacing(_ key: String, with value: Node) -> Node {
    guard case .mapping(var entries) = self.value,
      let index = entries.firstIndex(where: { $0.key == key })
    else { return self }
    entries[index].value = value
    return Node(.mapping(entries), at: location)
  }
}

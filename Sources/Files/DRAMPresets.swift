import Diagnostics
import Documents
import YAML

/// Puts what `preset` names in its place: the keys of a DRAM's file (schema `systole.dram/1`) below
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
      let expanded = try files.expand(dram, &document.sources)
      guard case .mapping(var entries) = document.root.value,
        let index = entries.firstIndex(where: { $0.key == "dram" })
      else { return document }
      entries[index].value = expanded
      document.root = Node(.mapping(entries), at: document.root.location)
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

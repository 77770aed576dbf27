import Diagnostics
import Documents

/// Puts what `fpga.device` names in its place: the counts of a device's file (schema `systole.fpga/1`)
/// below the keys next to it, which win.
package struct FPGADevices: Sendable {
  private let resolver: NameResolver

  package init(_ resolver: NameResolver) { self.resolver = resolver }

  /// - Throws: Where there is no such device, or its file cannot be read.
  package func expanding(_ document: Document) throws(InputError) -> Document {
    guard let fpga = document.root["fpga"], fpga["device"] != nil,
      case .mapping(var entries) = document.root.value,
      let index = entries.firstIndex(where: { $0.key == "fpga" })
    else { return document }
    var document = document
    let files = BaseFiles(
      resolver: resolver, kind: .fpga, key: "device", schema: "systole.fpga/1",
      own: ["name", "source"])
    entries[index].value = try files.expand(fpga, &document.sources)
    document.root = Node(.mapping(entries), at: document.root.location)
    return document
  }
}

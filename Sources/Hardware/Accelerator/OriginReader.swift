import Diagnostics
import Documents

/// Finds the places of a configuration that later errors point to.
enum OriginReader {
  static func read(_ document: Document, _ accelerator: Accelerator) -> ConfigurationOrigin {
    let root = document.root
    var origin = ConfigurationOrigin()
    origin.sources = document.sources
    origin.root = root
    let slices = SliceSizes.keyNames.map { root["mapping"]?[$0]?.location }
    origin.slices = ConfigurationOrigin.Slices(images: slices[0], heads: slices[1], rows: slices[2])
    origin.eachArray = accelerator.arrayIDs.map { id in
      let node = accelerator.node(of: id, in: root)
      return ConfigurationOrigin.Array(
        modes: node?["pe"]?.location, transpose: node?["transpose"]?.location)
    }
    origin.assignments = accelerator.assignments.map { keyLocation($0.text, in: root["assign"]) }
    origin.units = keyLocation("units", in: root) ?? root.location
    origin.eachUnit = accelerator.units.map { unit in
      let node = root["units"]?[unit.name]
      return ConfigurationOrigin.Unit(
        algorithms: node?["algorithms"]?.location ?? node?.location,
        requantizes: node?["requantizes"]?.location ?? node?.location,
        rowBuffer: node?["row_buffer"]?.location,
        placement: node?["placement"]?.location)
    }
    return origin
  }

  private static func keyLocation(_ key: String, in node: Node?) -> SourceLocation? {
    guard case .mapping(let entries)? = node?.value else { return nil }
    return entries.first { $0.key == key }?.keyLocation
  }
}

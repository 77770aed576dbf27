import Diagnostics
import Documents

/// Finds the places of a configuration that later errors point to.
enum OriginReader {
  static func read(_ document: Document, _ units: [FunctionUnit]) -> ConfigurationOrigin {
    let root = document.root
    var origin = ConfigurationOrigin()
    origin.sources = document.sources
    origin.root = root
    origin.modes = root["array"]?["pe"]?.location
    origin.transpose = root["array"]?["transpose"]?.location
    origin.slices = SliceSizes.keyNames.lazy.compactMap { root["mapping"]?[$0]?.location }.first
    origin.units = keyLocation("units", in: root) ?? root.location
    origin.eachUnit = units.map { unit in
      let node = root["units"]?[unit.name]
      return ConfigurationOrigin.Unit(
        algorithms: node?["algorithms"]?.location ?? node?.location,
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

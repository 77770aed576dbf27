import Diagnostics
import Documents

extension Fields {
  /// The node of a key that must be there. Where a key that nobody knows is like it, that one is the
  /// mistake, which `end()` reports with what it is like; then the key is not missing too.
  mutating func requiredUnlessMisspelt(_ key: String) -> Node? {
    node[key] == nil && isMisspelt(key) ? optional(key) : required(key)
  }

  /// Whether a key is like one that is not there, and more like it than like the others of a row.
  func isMisspelt(_ key: String) -> Bool {
    all.contains { entry in
      !AccelergyMap.rowKeys.contains(entry.key)
        && NearestName.of(entry.key, among: AccelergyMap.rowKeys) == key
    }
  }
}

import Diagnostics
import Documents

extension Fields {
  /// The node of a key that must be there. Where one that is none of `keys` is like it, that one is the
  /// mistake, which `end()` reports with what it is like; then the key is not missing too.
  mutating func requiredUnlessMisspelt(_ key: String, among keys: [String]) -> Node? {
    node[key] == nil && isMisspelt(key, among: keys) ? optional(key) : required(key)
  }

  /// What `read` makes of a key that must be there; `standIn` where it is misspelt, as above.
  mutating func unlessMisspelt<Value>(
    _ key: String, among keys: [String], or standIn: Value, _ read: (inout Fields) -> Value
  ) -> Value {
    guard node[key] == nil, isMisspelt(key, among: keys) else { return read(&self) }
    _ = optional(key)
    return standIn
  }

  /// Whether a key that is none of `keys` is like this one, and more like it than like the others.
  private func isMisspelt(_ key: String, among keys: [String]) -> Bool {
    all.contains { entry in
      !keys.contains(entry.key) && NearestName.of(entry.key, among: keys) == key
    }
  }
}

import Diagnostics
import Documents

/// Checks that the parts of a machine can be told apart by name: reports give energy and activity
/// under the names of arrays, buffers and units, among others.
enum PartNames {
  private static let taken = ["array", "dma", "dram", "host", "total", "dynamic", "static"]

  static func check(_ root: Fields) {
    var known: [String: String] = [:]
    for name in taken { known[name] = "a word of reports" }
    for section in ["extra_arrays", "buffers", "units"] {
      guard case .mapping(let entries)? = root.node[section]?.value else { continue }
      for entry in entries {
        if let other = known[entry.key] {
          root.sink.error(
            at: entry.keyLocation, "'\(section).\(entry.key)' has a name that is \(other)",
            help: "reports tell the parts of a machine apart by name; choose another")
        }
        known[entry.key] = "also that of '\(section).\(entry.key)'"
      }
    }
  }
}

import Diagnostics

extension Report {
  /// The place of a layer by its name, or of the first of a class: `blocks.*.attn.qkv`.
  ///
  /// - Throws: where there is none, with the nearest name.
  package func index(ofLayer name: String) throws(InputError) -> Int {
    if let index = layers.firstIndex(where: { $0.name == name || $0.layerClass == name }) {
      return index
    }
    let nearest = NearestName.of(name, among: layers.map(\.name))
    throw InputError(
      "trace '\(trace.name)' has no layer '\(name)'",
      help: nearest.map { "did you mean '\($0)'?" }
        ?? "its layers are listed by 'simulate --layers'")
  }
}

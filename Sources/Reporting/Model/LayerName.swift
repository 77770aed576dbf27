/// A module path, `blocks.3.attn.qkv`, and the place of the number of its block.
///
/// The number is the last that follows a part called `blocks`, `layers`, `layer` or `h`, so that a
/// stage's number stays (`layers.0.blocks.1.mlp.fc1`); without such a part, the first number.
struct LayerName {
  private static let lists: Set<Substring> = ["blocks", "layers", "layer", "h"]

  private let parts: [Substring]
  private let number: Int?

  init(_ name: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    func isNumber(_ index: Int) -> Bool {
      !parts[index].isEmpty && parts[index].utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }
    self.parts = parts
    number =
      parts.indices.dropFirst().last { isNumber($0) && Self.lists.contains(parts[$0 - 1]) }
      ?? parts.indices.first(where: isNumber)
  }

  /// The path up to the number; empty without one.
  var block: String {
    number.map { parts[...$0].joined(separator: ".") } ?? ""
  }

  /// The path with `*` for the number.
  var layerClass: String {
    guard let number else { return parts.joined(separator: ".") }
    var parts = parts
    parts[number] = "*"
    return parts.joined(separator: ".")
  }
}

import Diagnostics
import Documents

extension Document {
  /// A document that says what a resolved configuration says, to be read back.
  package init(resolved root: ResolvedNode) {
    self.init(source: SourceText(file: "resolved", text: ""), root: Self.node(root))
  }

  private static func node(_ resolved: ResolvedNode) -> Node {
    let place = SourceLocation(file: "resolved", line: 1, column: 1)
    switch resolved {
    case .text(let text): return Node(.scalar(.init(text: text, isQuoted: true)), at: place)
    case .literal(let text): return Node(.scalar(.init(text: text, isQuoted: false)), at: place)
    case .list(let elements): return Node(.sequence(elements.map(node)), at: place)
    case .mapping(let entries):
      return Node(
        .mapping(
          entries.map { .init(key: $0.key, keyLocation: place, value: node($0.value)) }), at: place)
    }
  }
}

import Diagnostics
import Documents

extension ScalarReader {
  /// An element type by its name.
  public func elementType(_ node: Node) -> ElementType {
    let errors = sink.diagnostics.count
    let text = text(node)
    if let type = ElementType(text) { return type }
    if sink.diagnostics.count == errors {
      sink.error(
        at: node.location, "'\(path)' cannot be '\(text)'",
        help: "element types are \(ElementType.examples)")
    }
    return .int8
  }
}

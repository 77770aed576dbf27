import Diagnostics
import Documents

extension Fields {
  /// An element type by its name.
  public mutating func elementType(_ key: String, default: ElementType? = nil) -> ElementType {
    guard let node = `default` == nil ? required(key) : optional(key) else {
      return `default` ?? .int8
    }
    let text = ScalarReader(path: path(of: key), sink: sink).text(node)
    if let type = ElementType(text) { return type }
    if !text.isEmpty {
      sink.error(
        at: node.location, "'\(path(of: key))' cannot be '\(text)'",
        help: "element types are \(ElementType.examples)")
    }
    return .int8
  }
}

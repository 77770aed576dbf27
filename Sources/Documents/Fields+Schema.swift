import Diagnostics

extension Fields {
  /// The `schema` key, which must be the one given: another version or another kind of document is
  /// an error that says what was expected.
  ///
  /// - Throws: that error alone, for nothing else is worth saying of another kind of document.
  public mutating func expectSchema(_ schema: String) throws(InputError) {
    guard let node = required("schema") else { return }
    if case .scalar(let scalar) = node.value, scalar.text == schema { return }
    sink.error(at: node.location, "this is \(node.form), not '\(schema)'")
    try sink.throwIfErrors()
  }
}

import Files
import Lowering
import TestSupport
import YAML

/// Shipped schemes with those that they extend.
enum ShippedSchemes {
  private static let resolver = NameResolver(
    home: nil, executable: nil, workingDirectory: Repository.root)

  static func scheme(_ name: String) throws -> Scheme {
    try SchemeReader.read(try SchemeBases(resolver).document(name))
  }

  /// A shipped scheme with keys of a file `mine.yaml` over its own, the first of which is in line 6.
  static func scheme(extending base: String, _ keys: String) throws -> Scheme {
    let text = """
      schema: systole.scheme/1
      name: mine
      extends: \(base)
      class: S1
      source: here
      \(keys)
      """
    return try SchemeReader.read(
      try SchemeBases(resolver).expanding(try YAMLReader.read(text, file: "mine.yaml")))
  }
}

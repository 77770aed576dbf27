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

  /// A scheme of a text, which may extend a shipped one.
  static func scheme(text: String) throws -> Scheme {
    try SchemeReader.read(
      try SchemeBases(resolver).expanding(try YAMLReader.read(text, file: "mine.yaml")))
  }
}

import Diagnostics
import Documents
import YAML

/// Puts the scheme that `extends` names below the keys next to it. What was published of
/// that scheme is not of this one.
package struct SchemeBases: Sendable {
  private let resolver: NameResolver

  package init(_ resolver: NameResolver) { self.resolver = resolver }

  /// A document of a scheme that has no need of other files. The name of its base stays.
  ///
  /// - Throws: Where there is no such scheme, or its file cannot be read.
  package func expanding(_ document: Document) throws(InputError) -> Document {
    let files = BaseFiles(
      resolver: resolver, kind: .scheme, key: "extends", schema: "systole.scheme/1",
      own: ["name", "source", "accuracy"])
    var document = document
    document.root = try files.expand(document.root, &document.sources)
    return document
  }

  /// The document of a scheme by path or by name.
  ///
  /// - Parameter location: Where it is named, if that is in a text.
  package func document(
    _ name: String, namedAt location: SourceLocation? = nil
  ) throws(InputError) -> Document {
    try expanding(try YAMLFile.read(try resolver.resolve(name, .scheme, namedAt: location)))
  }
}

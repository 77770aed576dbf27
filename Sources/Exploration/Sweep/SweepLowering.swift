import Diagnostics
import Documents
import Lowering

/// How a sweep lowers its models where no axis says otherwise, and where it finds schemes.
package struct SweepLowering: Sendable {
  /// Nil where every model gets its scheme from an axis.
  package var scheme: String?
  /// Nil is the scheme's default.
  package var weightBits: Int?
  /// Bit widths by layer, of every trace.
  package var layerBits: LayerBits
  package var batch: Int?
  /// The document of a scheme, by name or path; errors are at the location that names it.
  package var findScheme: @Sendable (String, SourceLocation?) throws(InputError) -> Document
  /// The scheme of such a document, changed or not.
  package var readScheme: @Sendable (Document) throws(InputError) -> Scheme

  package init(
    scheme: String? = nil, weightBits: Int? = nil, layerBits: LayerBits = LayerBits(),
    batch: Int? = nil,
    findScheme: @escaping @Sendable (String, SourceLocation?) throws(InputError) -> Document,
    readScheme: @escaping @Sendable (Document) throws(InputError) -> Scheme
  ) {
    self.scheme = scheme
    self.weightBits = weightBits
    self.layerBits = layerBits
    self.batch = batch
    self.findScheme = findScheme
    self.readScheme = readScheme
  }
}

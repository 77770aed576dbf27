import Diagnostics
import Documents

/// Reads a model file, schema `systole.model/1`.
package enum ModelReader {
  package static let schema = "systole.model/1"

  /// Every key of a model file, for the reference page.
  package static let rows = ModelKeys.section.rows()

  /// The model, or all that is wrong with the document.
  package static func read(_ document: Document) throws(InputError) -> Model {
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    try fields.expectSchema(schema)
    let _: ModelKeys.Family = fields.choice("family")
    // The keys of another family would all be called unknown.
    try sink.throwIfErrors()
    return try ModelKeys.section.read(document).model
  }
}

import Diagnostics
import Documents

/// Reads an accelerator's configuration (schema `systole.accelerator/1`), strictly: see `Fields`.
public enum AcceleratorReader {
  public static let schema = "systole.accelerator/1"

  /// Every key, for the reference page and for whoever looks one up.
  public static let rows = Accelerator.keys.rows()
  public static let tree = KeyTree(rows)

  public static func read(_ document: Document) throws(InputError) -> Accelerator {
    var provenance: [KeyProvenance]?
    var accelerator = try Accelerator.keys.read(document) { fields in
      guard let own = fields.fields("provenance") else { return }
      // What is set from outside can leave an entry without its key.
      let isWhole = document.sources.count == 1 && !fields.sink.hasErrors
      provenance = KeyProvenance.read(own, tree, in: isWhole ? document.root : nil)
    }
    accelerator.origin = OriginReader.read(document, accelerator.units)
    accelerator.origin.provenance = provenance
    return accelerator
  }
}

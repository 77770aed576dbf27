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
    let elsewhere = { (name: String) in tree.paths(to: name) }
    var accelerator = try Accelerator.keys.read(document, elsewhere: elsewhere) { fields in
      guard let own = fields.fields("provenance") else { return }
      // What is set from outside can leave an entry without its key.
      provenance = KeyProvenance.read(
        own, in: document.root, isWhole: document.sources.count == 1
      ) { tree }
    }
    accelerator.origin = OriginReader.read(document, accelerator)
    accelerator.origin.provenance = provenance
    return accelerator
  }
}

import Diagnostics
import Documents

/// Reads an accelerator's configuration (schema `systole.accelerator/1`), strictly: see `Fields`.
public enum AcceleratorReader {
  public static let schema = "systole.accelerator/1"

  /// Every key, for the reference page and for whoever looks one up.
  public static let rows = Accelerator.keys.rows()
  public static let tree = KeyTree(rows)

  public static func read(_ document: Document) throws(InputError) -> Accelerator {
    var accelerator = try Accelerator.keys.read(document)
    accelerator.origin = OriginReader.read(document, accelerator.units)
    return accelerator
  }
}

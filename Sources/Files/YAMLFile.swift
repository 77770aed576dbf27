import Diagnostics
import Documents
import YAML

/// Reads YAML files.
package enum YAMLFile {
  /// The document in a file of at most 4 MiB.
  ///
  /// - Parameter location: Where a document names the file, for the error that it cannot be read.
  package static func read(
    _ path: String, namedAt location: SourceLocation? = nil
  ) throws(InputError) -> Document {
    let file = InputFile(path, namedAt: location)
    return try YAMLReader.read(try file.text(), file: file.name)
  }
}

import Diagnostics
import Documents
import Files
import YAML

/// Names to values: finds what a word or a path refers to, and reads it. The command line,
/// validation and tests load everything here.
package struct Library: Sendable {
  /// What has been read, which no result may replace.
  package let inputs: ReadFiles
  let resolver: NameResolver

  /// - Parameters:
  ///   - home: The folder in whose `Configs` names are looked for, if there is one.
  ///   - executable: The path of the running executable, if it is known.
  package init(home: String?, executable: String? = nil) {
    inputs = ReadFiles()
    resolver = NameResolver(home: home, executable: executable, found: inputs)
  }

  // MARK: Files

  /// A YAML file that a command reads itself.
  package func yaml(_ path: String) throws(InputError) -> Document {
    try inputs.note(path)
    return try document(at: path)
  }

  package func json(_ path: String) throws(InputError) -> Document {
    let file = try input(path)
    return try JSONReader.read(try file.text(limit: FileContent.reportLimit), file: file.name)
  }

  /// A file of any kind that a command reads itself.
  package func input(_ path: String) throws(InputError) -> InputFile {
    try inputs.note(path)
    return InputFile(path)
  }

  /// What is in a file, or comes through standard input or a pipe.
  package func content(_ path: String, reuse: Bool = true) throws(InputError) -> FileContent {
    try inputs.note(path)
    return try FileContent.read(path, reuse: reuse)
  }
}

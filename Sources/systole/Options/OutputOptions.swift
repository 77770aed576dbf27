import ArgumentParser
import Files

/// Where results go.
struct OutputOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "Write to this file instead of standard output ('-').")
  var output: String?

  /// The file; nil for standard output.
  private var file: String? { output == "-" ? nil : output }

  /// Throws where writing would fail, before work that takes long.
  func check() throws {
    if let file { try AtomicFile.check(file) }
  }

  /// Throws where a result would take the place of what has been read.
  func check(keeping inputs: ReadFiles) throws {
    if let file {
      try inputs.refuseOutput(at: file)
    } else {
      try inputs.refuseStandardOutput()
    }
  }

  /// Writes the whole text, or nothing.
  ///
  /// - Parameter inputs: what was read, which the text must not replace.
  func write(_ text: String, keeping inputs: ReadFiles) throws {
    try check(keeping: inputs)
    if let file {
      try AtomicFile.write(text, to: file)
    } else {
      StandardStreams.write(text)
    }
  }
}

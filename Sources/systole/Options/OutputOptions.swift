import ArgumentParser
import Files

/// Where results go.
struct OutputOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "Write to this file instead of standard output.")
  var output: String?

  /// Throws where writing would fail, before work that takes long.
  func check() throws {
    if let output { try AtomicFile.check(output) }
  }

  /// Writes the whole text, or nothing.
  func write(_ text: String) throws {
    if let output {
      try AtomicFile.write(text, to: output)
    } else {
      StandardStreams.write(text)
    }
  }
}

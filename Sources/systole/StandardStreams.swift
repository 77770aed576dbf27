import Diagnostics
import Reporting

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes to standard output and standard error, and the end of the process.
enum StandardStreams {
  /// Writes all of a result; where that fails, the process ends and says why. A reader that has
  /// closed its end of a pipe needs no more.
  static func write(_ text: String) {
    guard let code = write(text, to: STDOUT_FILENO), code != EPIPE else { return }
    writeError("error: cannot write to standard output: \(String(cString: strerror(code)))\n")
    leave(.wrongInput)
  }

  /// Says what a run's results do not follow of its inputs.
  static func warn(_ notes: [RunNote]) {
    let warnings = notes.filter(\.isWarning).map { Diagnostic(.warning, at: nil, $0.message) }
    writeError(DiagnosticRenderer.text(warnings))
  }

  static func writeError(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  /// Whether a person reads what goes to standard error.
  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  static func leave(_ outcome: Outcome) -> Never { exit(outcome.rawValue) }

  /// The error number of a failed write.
  private static func write(_ text: String, to descriptor: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while let start = rest.baseAddress, !rest.isEmpty {
        #if canImport(Glibc)
          let written = Glibc.write(descriptor, start, rest.count)
        #else
          let written = Darwin.write(descriptor, start, rest.count)
        #endif
        if written < 0, errno == EINTR { continue }
        guard written > 0 else { return errno }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
      return nil
    }
  }
}

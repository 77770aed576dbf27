import Diagnostics
import Synchronization

/// The files that a command reads, so that its result never takes the place of one of them.
///
/// A class, because all parts of a command note what they read; a sweep reads from several threads.
package final class ReadFiles: Sendable {
  private struct Record {
    /// By identity, the path under which it was read.
    var paths: [SystemCall.FileIdentity: String] = [:]
    /// Paths of what can be read once, by identity; of standard input, whatever it leads to.
    var streams: [SystemCall.FileIdentity: String] = [:]
    var hasReadStandardInput = false
  }

  private let record = Mutex(Record())

  package init() {}

  /// Notes a file before it is read.
  ///
  /// - Throws: Where it is standard input or a pipe that has been read: it gives its bytes once.
  package func note(_ path: String) throws(InputError) {
    guard let file = SystemCall.identity(ofFileAt: path) else { return }
    let earlier = record.withLock { record -> String? in
      record.paths[file.identity] = path
      let isStandardInput = path == SystemCall.standardInput
      if isStandardInput, record.hasReadStandardInput { return path }
      record.hasReadStandardInput = record.hasReadStandardInput || isStandardInput
      return file.isPipe ? record.streams.updateValue(path, forKey: file.identity) : nil
    }
    guard let earlier else { return }
    let names = path == earlier ? "'\(path)'" : "'\(earlier)' and '\(path)'"
    throw InputError(
      "\(names) would be read twice, and standard input or a pipe can be read once",
      help: "write it to a file first, and name that")
  }

  /// Throws where a result at `path` would take the place of a file that was read; links lead to
  /// their file.
  package func refuseOutput(at path: String) throws(InputError) {
    guard let file = SystemCall.identity(ofFileAt: path), file.isRegular,
      let input = record.withLock({ $0.paths[file.identity] })
    else { return }
    throw InputError(
      "cannot write '\(path)': it is an input of this command"
        + (input == path ? "" : ", read as '\(input)'"),
      help: "write to another file")
  }

  /// The same for standard output that leads to a file.
  package func refuseStandardOutput() throws(InputError) {
    guard let file = SystemCall.identityOfStandardOutput, file.isRegular,
      let input = record.withLock({ $0.paths[file.identity] })
    else { return }
    throw InputError(
      "cannot write to standard output: it leads to '\(input)', an input of this command",
      help: "write to another file")
  }
}

import Diagnostics

/// A file that appears whole or not at all: it is written in the same folder, then renamed.
///
/// What is no file, as a pipe or `/dev/stdout`, is written directly.
package struct AtomicFile: ~Copyable {
  private let path: String
  /// Where it is written until it is whole; nil where it is written directly.
  private let partialPath: String?
  private let descriptor: Int32
  private var isDone = false

  /// Opens a file that will be at `path`.
  ///
  /// - Throws: Where the place is a directory or cannot be written.
  package init(_ path: String) throws(InputError) {
    self.path = path
    switch SystemCall.type(ofFileAt: path) {
    case .directory: throw InputError("cannot write '\(path)': it is a directory")
    case .other:
      guard let descriptor = SystemCall.openForWriting(path) else {
        throw InputError("cannot write '\(path)': \(SystemCall.errorText)")
      }
      self.descriptor = descriptor
      partialPath = nil
      return
    case .regular, nil: break
    }
    // Another process may write the same file; each uses other names.
    var attempt = 0
    while true {
      let partial = "\(path).partial-\(SystemCall.processID)-\(attempt)"
      if let descriptor = SystemCall.create(partial) {
        self.descriptor = descriptor
        partialPath = partial
        return
      }
      guard SystemCall.fileExists, attempt < 100 else {
        throw InputError("cannot write '\(path)': \(SystemCall.errorText)")
      }
      attempt += 1
    }
  }

  /// Throws where a file could not be opened at `path`; leaves nothing there.
  ///
  /// To be asked before long work. A pipe is left alone: its reader would see it close.
  package static func check(_ path: String) throws(InputError) {
    guard SystemCall.type(ofFileAt: path) != .other else { return }
    _ = try AtomicFile(path)
  }

  /// Removes what is not whole.
  deinit {
    guard !isDone else { return }
    _ = SystemCall.closeFile(descriptor)
    if let partialPath { SystemCall.remove(partialPath) }
  }

  package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(InputError) {
    guard SystemCall.writeAll(bytes, to: descriptor) else { throw failure() }
  }

  /// Ends the file and puts it in its place.
  package mutating func commit() throws(InputError) {
    if partialPath != nil { SystemCall.synchronize(descriptor) }
    isDone = true
    guard SystemCall.closeFile(descriptor) else {
      let error = failure()
      if let partialPath { SystemCall.remove(partialPath) }
      throw error
    }
    guard let partialPath else { return }
    guard SystemCall.replace(path, with: partialPath) else {
      let error = failure()
      SystemCall.remove(partialPath)
      throw error
    }
  }

  private func failure() -> InputError {
    InputError("cannot write '\(path)': \(SystemCall.errorText)")
  }

  /// Writes a whole file.
  package static func write(_ bytes: [UInt8], to path: String) throws(InputError) {
    var file = try AtomicFile(path)
    let result = bytes.withUnsafeBytes { bytes -> Result<Void, InputError> in
      do throws(InputError) {
        return .success(try file.write(bytes))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    try file.commit()
  }

  /// Writes a whole text.
  package static func write(_ text: String, to path: String) throws(InputError) {
    try write(Array(text.utf8), to: path)
  }
}

import Diagnostics

/// A file that is read, whole or in chunks; `-` is standard input.
package struct InputFile: Sendable {
  package let path: String
  /// Where the file is named, if a document names it.
  package let location: SourceLocation?

  package init(_ path: String, namedAt location: SourceLocation? = nil) {
    self.path = path
    self.location = location
  }

  /// What messages and locations call it.
  package var name: String { path == SystemCall.standardInput ? "<stdin>" : path }

  /// Whether there is something to read: a file, a pipe, standard input; not a folder.
  package var exists: Bool {
    if path == SystemCall.standardInput { return true }
    return switch SystemCall.type(ofFileAt: path) {
    case .regular, .other: true
    case .directory, nil: false
    }
  }

  /// Whether the file has a name of its own; standard input and pipes have none, and a shell's names
  /// for open files say nothing of them.
  package var isNamed: Bool {
    path != SystemCall.standardInput && !path.hasPrefix("/dev/") && !path.hasPrefix("/proc/")
      && SystemCall.type(ofFileAt: path) == .regular
  }

  /// What configuration files may have: far above any that a person writes.
  package static let configurationLimit = 4 << 20

  /// The file's bytes.
  ///
  /// - Throws: Where it is missing, a directory, not readable, or larger than `limit` bytes.
  package func bytes(limit: Int = .max) throws(InputError) -> [UInt8] {
    var bytes: [UInt8] = []
    try stream { size throws(InputError) in
      try check(size, limit: limit)
      bytes.reserveCapacity(size)
    } body: { chunk throws(InputError) in
      try check(bytes.count + chunk.count, limit: limit)
      bytes.append(contentsOf: chunk)
    }
    return bytes
  }

  /// The file's text.
  ///
  /// - Throws: As `bytes(limit:)`, and where the bytes are not UTF-8, with the line.
  package func text(limit: Int = configurationLimit) throws(InputError) -> String {
    try text(of: try bytes(limit: limit))
  }

  /// Bytes of the file as text.
  package func text(of bytes: [UInt8]) throws(InputError) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw InputError(
        at: SourceLocation(file: path, line: 1, column: 1), "the file is UTF-16",
        help: "save it as UTF-8")
    }
    var line = 1
    var start = 0
    // The first line that is not UTF-8 by itself; no other scalar contains a line feed's byte.
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      if String(validating: bytes[start..<end], as: UTF8.self) == nil { break }
      line += 1
      start = end + 1
    }
    throw InputError(
      at: SourceLocation(file: name, line: line, column: 1), "the line is not UTF-8")
  }

  /// The file's text under its path.
  ///
  /// - Throws: As `text(limit:)`.
  package func source(limit: Int = configurationLimit) throws(InputError) -> SourceText {
    SourceText(file: name, text: try text(limit: limit))
  }

  /// Hands the file's bytes to `body` in chunks, after its size to `begin` (0 for a pipe).
  package func stream(
    begin: (_ size: Int) throws(InputError) -> Void,
    body: (UnsafeRawBufferPointer) throws(InputError) -> Void
  ) throws(InputError) {
    guard let descriptor = SystemCall.openForReading(path) else {
      throw failure(SystemCall.errorText)
    }
    defer { _ = SystemCall.closeFile(descriptor) }
    guard let status = SystemCall.status(descriptor) else { throw failure(SystemCall.errorText) }
    guard status.type != .directory else { throw failure("it is a directory") }
    try begin(status.type == .regular ? status.size : 0)
    // Small enough to stay in a core's cache between the kernel's copy and the reader.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      guard let count = SystemCall.fill(buffer, from: descriptor) else {
        throw failure(SystemCall.errorText)
      }
      if count == 0 { return }
      try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  private func failure(_ reason: String) -> InputError {
    InputError(at: location, "cannot read '\(name)': \(reason)")
  }

  func check(_ size: Int, limit: Int) throws(InputError) {
    guard size <= limit else { throw failure("it is larger than \(limit >> 20) MiB") }
  }
}

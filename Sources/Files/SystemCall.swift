#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The few calls to the system that reading and writing files need.
enum SystemCall {
  /// What a path leads to.
  enum FileType {
    case regular, directory, other
  }

  /// What is at a path, links followed; nil where nothing is.
  static func type(ofFileAt path: String) -> FileType? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return type(status)
  }

  /// The type and size of an open file.
  static func status(_ descriptor: Int32) -> (type: FileType, size: Int)? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    return (type(status), Int(status.st_size))
  }

  /// What tells a file from all others, whatever path leads to it.
  struct FileIdentity: Hashable {
    fileprivate var device: UInt64
    fileprivate var number: UInt64
  }

  /// The identity of what is at a path, links followed; nil where nothing is.
  static func identity(
    ofFileAt path: String
  ) -> (identity: FileIdentity, isRegular: Bool, isPipe: Bool)? {
    var status = stat()
    guard path == standardInput ? fstat(STDIN_FILENO, &status) == 0 : stat(path, &status) == 0
    else { return nil }
    return (identity(status), type(status) == .regular, status.st_mode & S_IFMT == S_IFIFO)
  }

  /// The identity of what standard output leads to.
  static var identityOfStandardOutput: (identity: FileIdentity, isRegular: Bool)? {
    var status = stat()
    guard fstat(STDOUT_FILENO, &status) == 0 else { return nil }
    return (identity(status), type(status) == .regular)
  }

  private static func identity(_ status: stat) -> FileIdentity {
    FileIdentity(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      number: UInt64(truncatingIfNeeded: status.st_ino))
  }

  private static func type(_ status: stat) -> FileType {
    switch status.st_mode & S_IFMT {
    case S_IFREG: .regular
    case S_IFDIR: .directory
    default: .other
    }
  }

  /// What the last call that failed says: `No such file or directory`.
  static var errorText: String { strerror(errno).map { String(cString: $0) } ?? "unknown error" }

  /// Fills the buffer from an open file; 0 at its end, nil on failure.
  static func fill(_ buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32) -> Int? {
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { return nil }
    }
  }

  /// Writes all bytes to an open file.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        guard errno == EINTR else { return false }
        continue
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return true
  }

  /// The path of standard input.
  static let standardInput = "-"

  static func openForReading(_ path: String) -> Int32? {
    let descriptor =
      path == standardInput ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    return descriptor < 0 ? nil : descriptor
  }

  /// Opens a file that must not be there yet, with the permissions that the user's mask leaves.
  static func create(_ path: String) -> Int32? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    return descriptor < 0 ? nil : descriptor
  }

  /// Opens what is there already and is no file, as a pipe or a terminal.
  static func openForWriting(_ path: String) -> Int32? {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    return descriptor < 0 ? nil : descriptor
  }

  /// Whether the last call failed because a file of that name is there.
  static var fileExists: Bool { errno == EEXIST }

  static func closeFile(_ descriptor: Int32) -> Bool { close(descriptor) == 0 }

  static func replace(_ target: String, with source: String) -> Bool { rename(source, target) == 0 }

  static func remove(_ path: String) { unlink(path) }

  /// Makes a directory with the permissions that the user's mask leaves.
  static func makeDirectory(_ path: String) -> Bool { mkdir(path, 0o777) == 0 }

  /// Removes a directory if nothing is in it.
  static func removeDirectory(_ path: String) { rmdir(path) }

  /// Brings what was written to the disk, so that a rename never shows less.
  static func synchronize(_ descriptor: Int32) { fsync(descriptor) }

  static var processID: Int { Int(getpid()) }

  /// The names in a directory, sorted; none where it cannot be read.
  static func names(inDirectory path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

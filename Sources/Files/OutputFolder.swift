import Diagnostics

/// Files of one folder that appear together or not at all.
package struct OutputFolder: Sendable {
  package struct File: Sendable {
    package var name: String
    package var bytes: [UInt8]

    package init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }

    package init(_ name: String, _ text: String) { self.init(name, Array(text.utf8)) }
  }

  package let path: String

  package init(_ path: String) { self.path = path }

  /// Throws where the folder could not be made or is no folder; leaves nothing there. To be asked
  /// before long work.
  package func check() throws(InputError) {
    for folder in try makeFolders().reversed() { SystemCall.removeDirectory(folder) }
  }

  /// Writes all files whole under temporary names, then puts each in its place; files of those names
  /// are replaced. Makes the folder, and those above it, where they are missing; where writing
  /// fails, none of the files and folders is left.
  ///
  /// - Parameter inputs: what no file may take the place of.
  package func write(_ files: [File], keeping inputs: ReadFiles = ReadFiles()) throws(InputError) {
    for file in files { try inputs.refuseOutput(at: filePath(file)) }
    let made = try makeFolders()
    do throws(InputError) {
      try write(files[...])
    } catch {
      for folder in made.reversed() { SystemCall.removeDirectory(folder) }
      throw error
    }
  }

  /// All are written before the first is in its place: each is committed after the later ones.
  private func write(_ files: ArraySlice<File>) throws(InputError) {
    guard let first = files.first else { return }
    var file = try AtomicFile(filePath(first))
    let result = first.bytes.withUnsafeBytes { bytes -> Result<Void, InputError> in
      do throws(InputError) {
        return .success(try file.write(bytes))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
    try write(files.dropFirst())
    try file.commit()
  }

  private func filePath(_ file: File) -> String {
    path.hasSuffix("/") ? path + file.name : "\(path)/\(file.name)"
  }

  /// Makes the folder and those above it; returns those that were missing, the outermost first.
  private func makeFolders() throws(InputError) -> [String] {
    guard !path.isEmpty else { throw InputError("the name of the folder to write to is empty") }
    var made: [String] = []
    for end in path.indices.dropFirst() where path[end] == "/" {
      try makeFolder(String(path[..<end]), &made)
    }
    try makeFolder(path, &made)
    return made
  }

  private func makeFolder(_ folder: String, _ made: inout [String]) throws(InputError) {
    switch SystemCall.type(ofFileAt: folder) {
    case .directory: return
    case .regular, .other: break
    case nil:
      if SystemCall.makeDirectory(folder) {
        made.append(folder)
        return
      }
    }
    let reason = SystemCall.type(ofFileAt: folder) == nil ? SystemCall.errorText : "it is a file"
    for folder in made.reversed() { SystemCall.removeDirectory(folder) }
    throw InputError("cannot write to '\(path)': '\(folder)': \(reason)")
  }
}

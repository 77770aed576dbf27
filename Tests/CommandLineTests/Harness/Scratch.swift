import Foundation

/// A fresh folder that is removed when nobody holds it any more.
final class Scratch: Sendable {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "systole-tests-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// The absolute path of a file in it.
  func path(_ name: String) -> String { folder.appending(path: name).path() }

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ data: Data, to name: String) throws {
    try data.write(to: folder.appending(path: name))
  }

  /// A file's text; bytes that are not UTF-8 stand as replacement characters.
  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
  }

  /// The names in it, sorted.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
  }

  /// Gives it the package's `Configs` and `Traces`.
  func linkShippedFiles() throws {
    for name in ["Configs", "Traces"] {
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: name), withDestinationURL: Tool.package.appending(path: name))
    }
  }

  /// What a checkout has beside them, for commands that take reference data.
  func linkTests() throws {
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "Tests"), withDestinationURL: Tool.package.appending(path: "Tests")
    )
  }

  /// Gives it the executable where a release build has it, for commands that install it.
  func linkBuild() throws {
    let build = folder.appending(path: ".build/release")
    try FileManager.default.createDirectory(at: build, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: build.appending(path: "systole"),
      withDestinationURL: Tool.folder.appending(path: "systole"))
  }

  func handle(forWriting name: String) throws -> FileHandle {
    try write("", to: name)
    return try FileHandle(forWritingTo: folder.appending(path: name))
  }
}

import Foundation
import TestSupport

/// The executable that was built with these tests, run as a user runs it.
enum Tool {
  /// The folder of Package.swift.
  static let package = Repository.folder

  /// The folder of the executable: that of the test bundle, wherever `--scratch-path` has put it.
  static let folder: URL = {
    #if DEBUG
      let configuration = "debug"
    #else
      let configuration = "release"
    #endif
    let fallback = package.appending(path: ".build/\(configuration)")
    for argument in CommandLine.arguments where argument.contains(".xctest") {
      var folder = URL(filePath: argument)
      while folder.pathComponents.count > 1 {
        folder.deleteLastPathComponent()
        if isExecutable(folder.appending(path: "systole")) { return folder }
      }
    }
    return fallback
  }()

  private static func isExecutable(_ url: URL) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path(), isDirectory: &isDirectory)
      && !isDirectory.boolValue && FileManager.default.isExecutableFile(atPath: url.path())
  }

  /// Runs `systole` with these arguments.
  ///
  /// - Parameters:
  ///   - folder: The working directory; the package's unless given.
  ///   - home: The value of `SYSTOLE_HOME`, which is not set unless given.
  static func run(
    _ arguments: String..., in folder: URL = package, home: URL? = nil
  ) async throws -> ProcessResult {
    try await run(arguments, in: folder, home: home)
  }

  static func run(
    _ arguments: [String], in folder: URL = package, home: URL? = nil
  ) async throws -> ProcessResult {
    try await start(self.folder.appending(path: "systole"), arguments, in: folder, home: home)
  }

  /// Runs `systole` in a folder that is kept until the end.
  static func run(_ arguments: [String], in scratch: Scratch) async throws -> ProcessResult {
    defer { withExtendedLifetime(scratch) {} }
    return try await run(arguments, in: scratch.folder)
  }

  /// Runs a line of a shell in which `systole` is the executable that was built.
  ///
  /// - Parameter userHome: What `~` means; the user's own unless given.
  static func shell(
    _ line: String, in folder: URL = package, userHome: URL? = nil
  ) async throws -> ProcessResult {
    try await start(
      URL(filePath: "/bin/sh"), ["-c", line], in: folder, home: nil, userHome: userHome)
  }

  private static func start(
    _ executable: URL, _ arguments: [String], in folder: URL, home: URL?, userHome: URL? = nil
  ) async throws -> ProcessResult {
    let scratch = try Scratch()
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    environment["SYSTOLE_HOME"] = home?.path()
    if let userHome { environment["HOME"] = userHome.path() }
    environment["PATH"] = "\(self.folder.path()):\(environment["PATH"] ?? "/usr/bin:/bin")"
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: nobody has to read them while the process runs.
    process.standardOutput = try scratch.handle(forWriting: "output")
    process.standardError = try scratch.handle(forWriting: "errors")
    let exited = AsyncStream<Void>.makeStream()
    process.terminationHandler = { _ in exited.continuation.finish() }
    try process.run()
    for await _ in exited.stream {}
    let status = process.terminationStatus
    return ProcessResult(
      status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
      output: try scratch.text("output"), errors: try scratch.text("errors"))
  }
}

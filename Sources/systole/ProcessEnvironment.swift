#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the process was started with, beyond its arguments.
enum ProcessEnvironment {
  /// The value of `SYSTOLE_HOME`.
  static var home: String? { getenv("SYSTOLE_HOME").map { String(cString: $0) } }

  /// The absolute path of the executable; nil where the system does not tell.
  static var executable: String? {
    #if canImport(Glibc)
      var path = [UInt8](repeating: 0, count: 4_096)
      let count = path.withUnsafeMutableBytes { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
          characters.baseAddress.map { readlink("/proc/self/exe", $0, characters.count) } ?? -1
        }
      }
      guard count > 0, count < path.count else { return nil }
      return String(decoding: path[..<count], as: UTF8.self)
    #else
      return CommandLine.arguments.first.flatMap { $0.hasPrefix("/") ? $0 : nil }
    #endif
  }
}

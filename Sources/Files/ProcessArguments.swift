#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// The words that a process was started with.
package enum ProcessArguments {
  /// The name of the command, then its arguments; nil where the system does not tell them.
  ///
  /// `CommandLine` reads them from `/proc` on Linux and has none where that is not mounted, as in a bare
  /// chroot; the kernel has written them below the environment too.
  package static var all: [String]? {
    let arguments = CommandLine.arguments
    guard arguments.isEmpty else { return arguments }
    #if canImport(Darwin)
      return nil
    #else
      let environment: Words? = environ
      return environment.flatMap { below($0) }
    #endif
  }

  typealias Words = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>

  /// A kernel takes at most 2 MiB of arguments, a pointer and a byte for each.
  private static let most = 1 << 20

  /// The words below a process's first environment: their number, a pointer to each, and a null
  /// pointer (System V ABI, "Process Initialization"). Nil where there is anything else.
  static func below(_ environment: Words) -> [String]? {
    var place = environment - 1
    guard place.pointee == nil else { return nil }
    for count in 0..<most {
      place -= 1
      // No pointer is as small as a number of words.
      if UInt(bitPattern: place.pointee) == UInt(count) {
        return (0..<count).map { (place + 1 + $0).pointee.map { String(cString: $0) } ?? "" }
      }
      guard place.pointee != nil else { return nil }
    }
    return nil
  }
}

import Files
import Library
import TestSupport
import Validation

/// Reference rows of RTL designs, and the library of the machines they are replayed on.
enum RTLReference {
  static let root = Repository.root

  static let library = Repository.library

  static func replay(_ suite: Suite, _ name: String) throws -> SuiteReport {
    try suite.replay(["\(root)/Tests/ValidationTests/Reference/rtl/\(name).csv"], library: library)[
      0]
  }
}

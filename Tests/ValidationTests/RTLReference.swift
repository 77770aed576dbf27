import Files
import Library
import Validation

/// Reference rows of RTL designs, and the library of the machines they are replayed on.
enum RTLReference {
  static let root = #filePath.split(separator: "/").dropLast(3)
    .reduce(into: "") { $0 += "/\($1)" }

  static let library = Library(home: root)

  static func replay(_ suite: Suite, _ name: String) throws -> SuiteReport {
    try suite.replay(["\(root)/Tests/ValidationTests/Reference/rtl/\(name).csv"], library: library)[
      0]
  }
}

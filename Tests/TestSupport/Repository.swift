import Foundation
import Library

/// The checkout that the tests were built from.
package enum Repository {
  /// The folder of Package.swift.
  package static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  package static var root: String { folder.path }

  /// What its `Configs` and names mean.
  package static let library = Library(home: root)

  /// The text of a file, by its path in the repository.
  package static func text(_ path: String) throws -> String {
    try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }
}

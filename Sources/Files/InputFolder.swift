import Diagnostics

/// A folder that is read.
package struct InputFolder: Sendable {
  package let path: String

  package init(_ path: String) { self.path = path }

  /// The path of something in it.
  package func path(of name: String) -> String {
    path.hasSuffix("/") ? path + name : "\(path)/\(name)"
  }

  /// Whether a file of that name, or what can be read as one, is in it.
  package func contains(_ name: String) -> Bool {
    switch SystemCall.type(ofFileAt: path(of: name)) {
    case .regular, .other: true
    case .directory, nil: false
    }
  }

  /// The folders in it, by name.
  package var folders: [InputFolder] {
    SystemCall.names(inDirectory: path).map { InputFolder(path(of: $0)) }.filter {
      SystemCall.type(ofFileAt: $0.path) == .directory
    }
  }

  /// Throws where there is no such folder.
  package func check() throws(InputError) {
    switch SystemCall.type(ofFileAt: path) {
    case .directory: return
    case .regular, .other: throw InputError("'\(path)' is a file where a folder is needed")
    case nil: throw InputError("there is no folder '\(path)'")
    }
  }
}

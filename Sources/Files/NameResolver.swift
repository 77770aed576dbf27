import Diagnostics

/// Finds the file that a name refers to: as a path; in the folder of the file that names it; in
/// `./Configs`; in `$SYSTOLE_HOME/Configs`; in a `Configs` folder upward from the executable; in
/// `../share/systole/Configs` from there. Each with and without `.yaml`. `-` is standard input.
package struct NameResolver: Sendable {
  /// The value of `SYSTOLE_HOME`, if it is set.
  package var home: String?
  /// The path of the running executable, if it is known.
  package var executable: String?
  /// The folder that relative paths start from; empty for the process's own.
  package var workingDirectory: String
  /// Takes note of every file that is found, which its caller reads.
  package let found: ReadFiles

  package init(
    home: String?, executable: String?, workingDirectory: String = "",
    found: ReadFiles = ReadFiles()
  ) {
    self.found = found
    self.home = home
    self.executable = executable
    self.workingDirectory = workingDirectory
  }

  /// The path of the file that a name refers to.
  ///
  /// - Parameters:
  ///   - referrer: The file that names it, whose folder is searched too.
  ///   - location: Where that file names it.
  /// - Throws: Where there is none, with the places looked at and the nearest known name.
  package func resolve(
    _ name: String, _ kind: ConfigurationKind, referrer: String? = nil,
    namedAt location: SourceLocation? = nil
  ) throws(InputError) -> String {
    guard !name.isEmpty else {
      throw InputError(at: location, "the name of the \(kind.noun) is empty")
    }
    if let path = try find(name, kind, referrer: referrer) { return path }
    throw notFound(
      name, kind, searchedFolders(name, kind, referrer: referrer), location)
  }

  private func searchedFolders(
    _ name: String, _ kind: ConfigurationKind, referrer: String?
  ) -> [String] {
    Self.isAbsolute(name) ? [""] : folders(for: kind, referrer: referrer)
  }

  /// The same; nil where there is none.
  package func find(
    _ name: String, _ kind: ConfigurationKind, referrer: String? = nil
  ) throws(InputError) -> String? {
    if name == SystemCall.standardInput {
      try found.note(name)
      return name
    }
    for folder in searchedFolders(name, kind, referrer: referrer) {
      let path = Self.join(folder, name)
      for candidate in [path, path + ".yaml"] {
        switch SystemCall.type(ofFileAt: candidate) {
        case .regular, .other:
          try found.note(candidate)
          return candidate
        case .directory, nil: break
        }
      }
    }
    return nil
  }

  /// The names of a kind in the first of its `Configs` folders that has any, sorted.
  package func names(of kind: ConfigurationKind) -> [String] {
    for folder in configurationFolders(for: kind) {
      let names = Self.names(in: folder)
      if !names.isEmpty { return names }
    }
    return []
  }

  // MARK: Places

  /// Where names are looked for, in order, each folder once.
  func folders(for kind: ConfigurationKind, referrer: String?) -> [String] {
    var folders = [workingDirectory]
    if let referrer { folders.append(Self.parent(of: referrer)) }
    folders += configurationFolders(for: kind)
    var seen: Set<String> = []
    return folders.filter { seen.insert($0).inserted }
  }

  private func configurationFolders(for kind: ConfigurationKind) -> [String] {
    var roots = [Self.join(workingDirectory, "Configs")]
    if let home, !home.isEmpty { roots.append(Self.join(home, "Configs")) }
    if let executable, Self.isAbsolute(executable) {
      let binary = Self.parent(of: executable)
      var folder = binary
      while true {
        let configs = Self.join(folder, "Configs")
        if SystemCall.type(ofFileAt: configs) == .directory { roots.append(configs) }
        if folder == "/" { break }
        folder = Self.parent(of: folder)
      }
      roots.append(Self.join(Self.parent(of: binary), "share/systole/Configs"))
    }
    return roots.map { root in kind.folder.map { Self.join(root, $0) } ?? root }
  }

  private static func isAbsolute(_ path: String) -> Bool { path.hasPrefix("/") }

  private static func join(_ folder: String, _ name: String) -> String {
    if folder.isEmpty { return name }
    return folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  /// The folder of a path: empty for a bare name, `/` for a file in the root.
  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func fileName(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  // MARK: Errors

  private static func names(in folder: String) -> [String] {
    SystemCall.names(inDirectory: folder.isEmpty ? "." : folder).compactMap { name in
      name.hasSuffix(".yaml") ? String(name.dropLast(5)) : nil
    }
  }

  private func notFound(
    _ name: String, _ kind: ConfigurationKind, _ folders: [String], _ location: SourceLocation?
  ) -> InputError {
    let path = Self.join(workingDirectory, name)
    if SystemCall.type(ofFileAt: path) == .directory {
      return InputError(at: location, "cannot read '\(path)': it is a directory")
    }
    let isAbsolute = Self.isAbsolute(name)
    let folders = isAbsolute ? [Self.parent(of: name)] : folders
    var known: [String] = []
    // Files in the naming file's folder are of all kinds, so they suggest nothing.
    for folder in configurationFolders(for: kind) { known += Self.names(in: folder) }
    let places = folders.map { $0.isEmpty ? "./" : $0.hasSuffix("/") ? $0 : $0 + "/" }
    var help = "looked in \(places.joined(separator: ", "))"
    if let nearest = NearestName.of(isAbsolute ? Self.fileName(of: name) : name, among: known) {
      help = "did you mean '\(nearest)'? " + help
    } else if case let names = names(of: kind), !names.isEmpty {
      help = "known: \(names.joined(separator: ", ")); " + help
    }
    let message =
      name.contains("/")
      ? "there is no file '\(name)'" : "there is no \(kind.noun) '\(name)'"
    return InputError(at: location, message, help: help)
  }
}

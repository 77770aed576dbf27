import Algorithms
import Diagnostics
import Documents
import Workload
import YAML

/// Puts the definitions of user-defined algorithms (schema `systole.algorithm/1`) in the places where accelerators
/// and schemes name their files.
package struct AlgorithmFiles: Sendable {
  private let resolver: NameResolver

  package init(_ resolver: NameResolver) { self.resolver = resolver }

  /// An accelerator's document: `algorithms` of its units and of its host.
  ///
  /// - Throws: All that is wrong with files that it names. A name that is neither an algorithm's nor near a
  ///   file's is left to the document's reader.
  package func expanding(accelerator document: Document) throws(InputError) -> Document {
    var files = Expansion(resolver: resolver)
    let root = document.root.changing("units") { units in
      units.changingAll { unit in files.definitions(of: unit) }
    }.changing("host") { host in files.definitions(of: host) }
    return try files.result(document, root)
  }

  /// A scheme's document: its `algorithms`, and those of its `insertions`.
  ///
  /// - Throws: As `expanding(accelerator:)`.
  package func expanding(scheme document: Document) throws(InputError) -> Document {
    var files = Expansion(resolver: resolver)
    let root = document.root.changing("algorithms") { algorithms in
      algorithms.changingAll { files.definition($0) }
    }.changing("insertions") { insertions in
      insertions.changingAll { insertion in
        insertion.changing("algorithm") { files.definition($0) }
      }
    }
    return try files.result(document, root)
  }
}

/// The files that one document names.
private struct Expansion {
  let resolver: NameResolver
  private var sources: [SourceText] = []
  private var diagnostics: [Diagnostic] = []

  init(resolver: NameResolver) { self.resolver = resolver }

  func result(_ document: Document, _ root: Node) throws(InputError) -> Document {
    guard diagnostics.isEmpty else {
      throw document.quoting(InputError(diagnostics))
    }
    var document = document
    document.root = root
    document.sources += sources
    return document
  }

  /// A unit, or the host, with the definitions of what its `algorithms` lists.
  mutating func definitions(of part: Node) -> Node {
    part.changing("algorithms") { list in list.changingAll { definition($0) } }
  }

  /// What a file says in place of its name; anything else as it is.
  mutating func definition(_ node: Node) -> Node {
    guard case .scalar(let scalar) = node.value, !scalar.text.isEmpty,
      BuiltInAlgorithm(rawValue: scalar.text) == nil
    else { return node }
    do throws(InputError) {
      guard let path = try path(scalar.text, at: node.location) else { return node }
      let document = try YAMLFile.read(path, namedAt: node.location)
      guard document.schema == UserAlgorithm.schema else {
        throw InputError(
          at: node.location, "algorithm '\(scalar.text)' is \(path), which defines none",
          help: "its 'schema' would be '\(UserAlgorithm.schema)'")
      }
      _ = try UserAlgorithm.read(document)
      if !sources.contains(where: { $0.file == path }) { sources += document.sources }
      // Errors that are left are of the place that names it.
      return Node(document.root.without(["schema"]).value, at: node.location)
    } catch {
      diagnostics += error.diagnostics
      return node
    }
  }

  /// Nil for a name that no file has, and that is not meant for one that has.
  private func path(_ name: String, at location: SourceLocation) throws(InputError) -> String? {
    let referrer = location.file
    if name.contains("/") || name.hasSuffix(".yaml") {
      return try resolver.resolve(name, .algorithm, referrer: referrer, namedAt: location)
    }
    if let path = try resolver.find(name, .algorithm, referrer: referrer) { return path }
    let files = resolver.names(of: .algorithm)
    guard
      let nearest = NearestName.of(
        name, among: BuiltInAlgorithm.allCases.map(\.rawValue) + files),
      files.contains(nearest)
    else { return nil }
    throw InputError(
      at: location, "there is no algorithm '\(name)'", help: "did you mean '\(nearest)'?")
  }
}

extension Node {
  /// With another value of a key of a mapping, where it has that key.
  fileprivate func changing(
    _ key: String, _ change: (Node) -> Node
  ) -> Node {
    guard case .mapping(var entries) = value,
      let index = entries.firstIndex(where: { $0.key == key })
    else { return self }
    entries[index].value = change(entries[index].value)
    return Node(.mapping(entries), at: location)
  }

  /// With all values of a mapping, or all elements of a list, changed.
  fileprivate func changingAll(_ change: (Node) -> Node) -> Node {
    switch value {
    case .scalar: return self
    case .sequence(let elements): return Node(.sequence(elements.map(change)), at: location)
    case .mapping(var entries):
      for index in entries.indices { entries[index].value = change(entries[index].value) }
      return Node(.mapping(entries), at: location)
    }
  }
}

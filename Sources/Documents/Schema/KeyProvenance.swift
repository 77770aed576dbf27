import Diagnostics

/// Where the value of a key comes from, and those of all keys that it holds.
public struct KeyProvenance: Sendable, Equatable {
  public enum Kind: String, CaseIterable, Sendable {
    /// A publication, code or tool states it.
    case source
    /// It follows from what a source states.
    case inferred
    /// Nobody states it.
    case assumed
  }

  public var path: [Override.Step]
  public var kind: Kind
  /// The source, what it follows from, or the reason for the value chosen.
  public var text: String

  /// Whether it is of a key, by itself or by what holds it.
  func covers(_ other: [Override.Step]) -> Bool { other.starts(with: path) }

  /// Reads a mapping of key paths: `array.rows: {source: "Table 2"}`.
  ///
  /// - Parameters:
  ///   - root: The document, which has been read without an error unless the sink says so.
  ///   - isWhole: Whether it must have what an entry names: it has not been changed from outside, so that
  ///     an entry could be left over.
  ///   - tree: The keys that there are; asked for only where the document has not what an entry names.
  public static func read(
    _ fields: Fields, in root: Node, isWhole: Bool, tree: () -> KeyTree
  ) -> [KeyProvenance] {
    let isRight = !fields.sink.hasErrors
    return fields.all.compactMap { entry in
      guard let path = path(entry, fields) else { return nil }
      if !isRight || root[path] == nil {
        guard check(path, entry, fields, tree(), isWhole: isWhole && isRight) else { return nil }
      }
      var own = Fields(entry.value, path: fields.path(of: entry.key), sink: fields.sink)
      let before = fields.sink.diagnostics.count
      let said = Kind.allCases.compactMap { kind in
        own.optionalText(kind.rawValue).map { KeyProvenance(path: path, kind: kind, text: $0) }
      }
      own.end()
      // A word that is misspelt is one mistake, and has been reported.
      let isReported = said.isEmpty && fields.sink.diagnostics.count > before
      if said.count != 1, !isReported, case .mapping = entry.value.value {
        fields.sink.error(
          at: entry.value.location,
          "'\(own.path)' says \(said.isEmpty ? "none" : "several") of 'source', 'inferred' and 'assumed'",
          help:
            "name the publication or code, say what the value follows from, or why it was chosen")
      }
      return said.first
    }
  }

  private static func path(_ entry: Node.Entry, _ fields: Fields) -> [Override.Step]? {
    do {
      return try Override.path(entry.key[...], at: entry.keyLocation)
    } catch {
      for diagnostic in error.diagnostics { fields.sink.report(diagnostic) }
      return nil
    }
  }

  /// Whether the path of an entry may be one that the document has not.
  private static func check(
    _ path: [Override.Step], _ entry: Node.Entry, _ fields: Fields, _ tree: KeyTree, isWhole: Bool
  ) -> Bool {
    var place = tree
    for (index, step) in path.enumerated() {
      guard let next = place.after(step) else {
        fields.sink.error(
          at: entry.keyLocation, "'\(fields.path)' names '\(entry.key)', and there is no such key",
          help: help(step, path[..<index], place))
        return false
      }
      place = next
    }
    if isWhole {
      fields.sink.error(
        at: entry.keyLocation,
        "'\(fields.path)' names '\(entry.key)', which the file does not have",
        help: "write the key, or remove the entry")
    }
    return !isWhole
  }

  private static func help(
    _ step: Override.Step, _ before: ArraySlice<Override.Step>, _ place: KeyTree
  ) -> String? {
    guard case .key(let name) = step else { return nil }
    if let nearest = NearestName.of(name, among: place.names) {
      return "did you mean '\((Array(before) + [.key(nearest)]).pathText)'?"
    }
    return place.names.isEmpty ? nil : "known keys: \(place.names.joined(separator: ", "))"
  }
}

extension Node {
  /// What is under a path; nil where there is nothing.
  fileprivate subscript(path: [Override.Step]) -> Node? {
    path.reduce(self as Node?) { node, step in
      switch (step, node?.value) {
      case (.key(let key), _): node?[key]
      case (.index(let index), .sequence(let nodes)?) where index < nodes.count: nodes[index]
      case (.index, _): nil
      }
    }
  }
}

/// How many of a document's values come from where.
public struct ProvenanceCounts: Sendable, Equatable {
  public var source: Int
  public var inferred: Int
  public var assumed: Int
  /// Of which nothing is said.
  public var unstated: Int

  public init(source: Int = 0, inferred: Int = 0, assumed: Int = 0, unstated: Int = 0) {
    self.source = source
    self.inferred = inferred
    self.assumed = assumed
    self.unstated = unstated
  }

  public var keys: Int { source + inferred + assumed + unstated }
}

extension [KeyProvenance] {
  /// Of a key: the entry that names it, or most of its path.
  public func of(_ path: [Override.Step]) -> KeyProvenance? {
    filter { $0.covers(path) }.max { $0.path.count < $1.path.count }
  }

  /// Of the keys of a document that are values: names and references are none, nor is what was set from
  /// outside the file.
  public func counts(_ leaves: [KeyLeaf]) -> ProvenanceCounts {
    leaves.reduce(into: ProvenanceCounts()) { counts, leaf in
      switch of(leaf.path)?.kind {
      case .source?: counts.source += 1
      case .inferred?: counts.inferred += 1
      case .assumed?: counts.assumed += 1
      case nil: counts.unstated += 1
      }
    }
  }
}

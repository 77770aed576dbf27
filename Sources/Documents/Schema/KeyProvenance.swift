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
  ///   - tree: The keys that there are.
  ///   - root: The document, which must have what an entry names; nil where it has been changed from
  ///     outside, so that an entry can be left over.
  public static func read(
    _ fields: Fields, _ tree: KeyTree, in root: Node?
  ) -> [KeyProvenance] {
    fields.all.compactMap { entry in
      guard let path = path(entry, fields, tree, root) else { return nil }
      var own = Fields(entry.value, path: fields.path(of: entry.key), sink: fields.sink)
      let said = Kind.allCases.compactMap { kind in
        own.optionalText(kind.rawValue).map { KeyProvenance(path: path, kind: kind, text: $0) }
      }
      own.end()
      if said.count != 1, case .mapping = entry.value.value {
        fields.sink.error(
          at: entry.value.location,
          "'\(own.path)' says \(said.isEmpty ? "none" : "several") of 'source', 'inferred' and 'assumed'",
          help:
            "name the publication or code, say what the value follows from, or why it was chosen")
      }
      return said.first
    }
  }

  /// The path of an entry, where it is one of the table's and the document has it.
  private static func path(
    _ entry: Node.Entry, _ fields: Fields, _ tree: KeyTree, _ root: Node?
  ) -> [Override.Step]? {
    let path: [Override.Step]
    do {
      path = try Override.path(entry.key[...], at: entry.keyLocation)
    } catch {
      for diagnostic in error.diagnostics { fields.sink.report(diagnostic) }
      return nil
    }
    var place = tree
    var node = root
    for (index, step) in path.enumerated() {
      guard let next = place.after(step) else {
        fields.sink.error(
          at: entry.keyLocation, "'\(fields.path)' names '\(entry.key)', and there is no such key",
          help: help(step, path[..<index], place))
        return nil
      }
      place = next
      node = node?[step]
    }
    if root != nil, node == nil {
      fields.sink.error(
        at: entry.keyLocation,
        "'\(fields.path)' names '\(entry.key)', which the file does not have",
        help: "write the key, or remove the entry")
      return nil
    }
    return path
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
  /// What is under a step of a path.
  fileprivate subscript(step: Override.Step) -> Node? {
    switch (step, value) {
    case (.key(let key), _): self[key]
    case (.index(let index), .sequence(let nodes)) where index < nodes.count: nodes[index]
    case (.index, _): nil
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

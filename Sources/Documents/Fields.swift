import Diagnostics

/// The keys of one mapping, read strictly: every key is asked for, or is an error when it ends.
///
/// A key that is missing or wrong is reported to the sink and read as a harmless default, so that
/// reading goes on and finds more; the caller ends with `sink.throwIfErrors()` before use.
public struct Fields {
  public let node: Node
  public let sink: DiagnosticSink
  /// What messages call this mapping: `array`, `buffers.weights`; empty at the root.
  public let path: String
  private let entries: [Node.Entry]
  private var asked: [String] = []
  private var wrong: [String] = []
  /// What was reported because a key of a choice was not there.
  private var absences: [String: Diagnostic] = [:]
  /// Where other parts of the document have a key of a name: `array.rows` for `rows`.
  public var elsewhere: ((String) -> [String])?

  /// Unknown keys that get a suggestion; far more than a mapping of ours has keys.
  private static let mostCompared = 100

  public init(_ node: Node, path: String, sink: DiagnosticSink) {
    self.node = node
    self.path = path
    self.sink = sink
    if case .mapping(let entries) = node.value {
      self.entries = entries
    } else {
      entries = []
      let place = path.isEmpty ? "the document" : "'\(path)'"
      sink.error(at: node.location, "found \(node.form) where \(place) needs a mapping of keys")
    }
  }

  public var location: SourceLocation { node.location }

  /// The entries in the order of the text, for mappings whose keys are names.
  public var all: [Node.Entry] { entries }

  public func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Notes that reading a key reported an error.
  mutating func noteWrong(_ key: String) { wrong.append(key) }

  /// Whether reading a key reported an error, so that what depends on it is not known.
  public func isWrong(_ key: String) -> Bool { wrong.contains(key) }

  /// The node of a key that may be absent.
  public mutating func optional(_ key: String) -> Node? {
    asked.append(key)
    return entries.first { $0.key == key }?.value
  }

  /// The node of a key that must be there.
  public mutating func required(_ key: String) -> Node? {
    let value = optional(key)
    if value == nil { reportMissing(key) }
    return value
  }

  /// Says that a key must be there; of what is no mapping that has been said.
  public func reportMissing(_ key: String) {
    guard case .mapping = node.value else { return }
    sink.report(missing(key))
  }

  /// Says that none of some keys is there; of what is no mapping that has been said.
  public mutating func reportMissing(oneOf keys: [String], _ message: String, help: String) {
    guard case .mapping = node.value else { return }
    let error = Diagnostic(at: node.location, message, help: help)
    for key in keys { absences[key] = error }
    sink.report(error)
  }

  private func missing(_ key: String) -> Diagnostic {
    Diagnostic(at: node.location, "'\(path(of: key))' is missing")
  }

  /// Nested keys; nil if absent.
  public mutating func fields(_ key: String) -> Fields? {
    optional(key).map { Fields($0, path: path(of: key), sink: sink) }
  }

  /// Nested keys that must be there.
  public mutating func requiredFields(_ key: String) -> Fields? {
    required(key).map { Fields($0, path: path(of: key), sink: sink) }
  }

  /// Reports every key that was never asked for, with the nearest one that was: where that is missing, in
  /// place of the error that says so. Keys that start with `x-` are the writer's own.
  public func end() {
    let unknown = entries.filter { !asked.contains($0.key) && !$0.key.hasPrefix("x-") }
    guard !unknown.isEmpty else { return }
    let given = Set(entries.map(\.key))
    let absent = asked.filter { !given.contains($0) }
    for (index, entry) in unknown.enumerated() {
      // Comparing every key of a file of another kind with every known one would take seconds.
      let nearest =
        index < Self.mostCompared
        ? NearestName.of(entry.key, among: absent) ?? NearestName.of(entry.key, among: asked) : nil
      let others = nearest == nil && index < Self.mostCompared ? elsewhere?(entry.key) ?? [] : []
      let help =
        (nearest ?? others.first).map { "did you mean '\($0)'?" }
        ?? "known keys: \(asked.sorted().joined(separator: ", "))"
      let place = path.isEmpty ? "" : " in '\(path)'"
      let error = Diagnostic(
        at: entry.keyLocation, "unknown key '\(entry.key)'\(place)", help: help)
      sink.report(error, inPlaceOf: nearest.map { absences[$0] ?? missing($0) })
    }
  }
}

extension Fields {
  /// The `schema` key, which must be the one given: another version or another kind of document is
  /// an error that says what was expected.
  ///
  /// - Throws: that error alone, for nothing else is worth saying of another kind of document.
  public mutating func expectSchema(_ schema: String) throws(InputError) {
    guard let node = required("schema") else { return }
    if case .scalar(let scalar) = node.value, scalar.text == schema { return }
    sink.error(at: node.location, "this is \(node.form), not '\(schema)'")
    try sink.throwIfErrors()
  }
}

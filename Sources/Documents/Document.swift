import Diagnostics

/// A read file: its text, for excerpts, and its root.
public struct Document: Sendable {
  /// The file, then what changed it (`Override`).
  public var sources: [SourceText]
  public var root: Node

  public init(source: SourceText, root: Node) {
    sources = [source]
    self.root = root
  }

  /// A sink that quotes this document's lines.
  public func makeSink() -> DiagnosticSink { DiagnosticSink(sources: sources) }

  /// The `schema` key's text, which says what kind of document this is.
  public var schema: String? {
    guard case .scalar(let scalar)? = root["schema"]?.value else { return nil }
    return scalar.text
  }
}

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

  /// An error found outside of the document's own reading, with the lines of the document that it points
  /// to.
  public func quoting(_ error: InputError) -> InputError {
    let sink = makeSink()
    return InputError(error.diagnostics.map { sink.quoting($0) })
  }

  /// The `schema` key's text, which says what kind of document this is.
  public var schema: String? {
    guard case .scalar(let scalar)? = root["schema"]?.value else { return nil }
    return scalar.text
  }
}

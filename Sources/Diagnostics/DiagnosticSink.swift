/// Collects what one reading finds, so that several mistakes are reported at once.
///
/// A class, because the readers of nested parts of one document share it; it never crosses threads.
public final class DiagnosticSink {
  public private(set) var diagnostics: [Diagnostic] = []
  private var sources: [SourceText]

  public init(sources: [SourceText] = []) { self.sources = sources }

  /// Makes a file's lines available to the diagnostics that follow.
  public func add(_ source: SourceText) { sources.append(source) }

  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  public func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Reports what explains an earlier finding, which is not reported then; in addition to the others where
  /// there is no such finding.
  public func report(_ diagnostic: Diagnostic, inPlaceOf consequence: Diagnostic?) {
    guard let consequence, let index = diagnostics.firstIndex(of: consequence) else {
      return report(diagnostic)
    }
    diagnostics[index] = diagnostic
  }

  public func error(at location: SourceLocation?, _ message: String, help: String? = nil) {
    report(Diagnostic(at: location, message, help: help))
  }

  /// Throws all that was found if any of it is an error, in the order of the source, and after it
  /// what has no place there. Those that are
  /// shown quote their lines: finding the line of each of a hundred thousand would take minutes.
  ///
  /// - Parameter isWithNotes: Whether warnings and notes are thrown too.
  public func throwIfErrors(isWithNotes: Bool = true) throws(InputError) {
    guard hasErrors else { return }
    let thrown = isWithNotes ? diagnostics : diagnostics.filter { $0.severity == .error }
    let found = thrown.enumerated().sorted { a, b in
      switch (a.element.location, b.element.location) {
      case (let x?, let y?) where x != y: x < y
      case (_?, nil): true
      case (nil, _?): false
      default: a.offset < b.offset
      }
    }
    throw InputError(
      found.enumerated().map { index, found in
        index < DiagnosticRenderer.mostShown ? quoting(found.element) : found.element
      })
  }

  /// A finding with the line that it points to.
  public func quoting(_ diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.excerpt == nil, let location = diagnostic.location else { return diagnostic }
    var diagnostic = diagnostic
    // Options of one name share it and differ in the line; the lines above are empty.
    diagnostic.excerpt = sources.lazy.filter { $0.file == location.file }
      .compactMap { $0.line(location.line) }.first { !$0.isEmpty }
    return diagnostic
  }
}

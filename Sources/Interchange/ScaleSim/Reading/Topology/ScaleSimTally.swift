import Diagnostics

/// How many rows something is true of, for one note about all of them.
struct ScaleSimTally {
  private var first: SourceLocation?
  private var count = 0

  mutating func add(_ location: SourceLocation) {
    if first == nil { first = location }
    count += 1
  }

  /// A note at the first of them.
  ///
  /// - Parameter message: Begins with the number of rows that it is given as words.
  func note(_ sink: DiagnosticSink, help: String? = nil, _ message: (String) -> String) {
    guard let first else { return }
    sink.report(
      Diagnostic(
        .note, at: first, message(count == 1 ? "a row" : "\(count) rows"), help: help))
  }
}

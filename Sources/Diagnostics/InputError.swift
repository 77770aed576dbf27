/// All that is wrong with an input, at least one error; the command line turns it into exit code 2.
public struct InputError: Error, Sendable {
  public let diagnostics: [Diagnostic]

  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  public init(at location: SourceLocation? = nil, _ message: String, help: String? = nil) {
    diagnostics = [Diagnostic(at: location, message, help: help)]
  }
}

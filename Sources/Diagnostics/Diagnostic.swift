/// One finding about a user's input: where it is, what was found, what was expected.
public struct Diagnostic: Error, Hashable, Sendable {
  public enum Severity: String, Sendable { case error, warning, note }

  public var severity: Severity
  public var location: SourceLocation?
  /// One sentence fragment, lower case, the offending text in single quotes.
  public var message: String
  /// The nearest right thing, or what to do.
  public var help: String?
  /// The line of the source that the location points into.
  public var excerpt: String?

  public init(
    _ severity: Severity = .error, at location: SourceLocation?, _ message: String,
    help: String? = nil, excerpt: String? = nil
  ) {
    self.severity = severity
    self.location = location
    self.message = message
    self.help = help
    self.excerpt = excerpt
  }
}

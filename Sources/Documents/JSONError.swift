/// Why a text is not the JSON that was asked for, and at which byte.
public struct JSONError: Error, Sendable {
  public var offset: Int
  public var message: String
  /// The nearest right thing, or what to do.
  public var help: String?

  public init(offset: Int, _ message: String, help: String? = nil) {
    self.offset = offset
    self.message = message
    self.help = help
  }
}

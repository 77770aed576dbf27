/// One leaf of a resolved configuration.
public struct ResolvedValue: Sendable, Equatable {
  public var path: String
  public var value: String
  /// Whether JSON writes it without quotes.
  public var isNumber: Bool

  public init(path: String, value: String, isNumber: Bool) {
    self.path = path
    self.value = value
    self.isNumber = isNumber
  }
}

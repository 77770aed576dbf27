/// What the array's control costs around its folds, in cycles.
public struct ArrayIssue: Sendable, Equatable {
  /// Between the issue of one fold and that of the next, over what streaming and loading take.
  public var bubble: Int
  /// Before a stream's first operands.
  public var startUp: Int
  /// After a stream's last results.
  public var completion: Int

  public init(bubble: Int = 0, startUp: Int = 0, completion: Int = 0) {
    self.bubble = bubble
    self.startUp = startUp
    self.completion = completion
  }
}

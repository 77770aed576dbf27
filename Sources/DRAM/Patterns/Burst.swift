/// One burst of a list that is offered to a memory in order.
public struct Burst: Sendable, Equatable {
  public var address: Int
  public var isWrite: Bool
  /// It is not offered before this cycle.
  public var earliest: Int

  public init(address: Int, isWrite: Bool, earliest: Int = 0) {
    self.address = address
    self.isWrite = isWrite
    self.earliest = earliest
  }
}

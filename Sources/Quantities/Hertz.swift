/// A clock rate in cycles per second.
@frozen
public struct Hertz: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

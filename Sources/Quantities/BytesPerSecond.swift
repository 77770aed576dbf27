/// A data rate in bytes per second.
@frozen
public struct BytesPerSecond: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// A span of time in 10⁻¹² seconds, as configurations state latencies.
@frozen
public struct Picoseconds: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// Clock cycles of the accelerator, the simulator's tick.
@frozen
public struct Cycles: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

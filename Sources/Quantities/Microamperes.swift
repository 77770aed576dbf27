/// A current in 10⁻⁶ amperes, as datasheets state a device's supply currents.
@frozen
public struct Microamperes: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

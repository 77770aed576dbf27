/// A supply voltage in 10⁻³ volts.
@frozen
public struct Millivolts: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

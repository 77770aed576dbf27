/// Energy in 10⁻¹⁸ joules: integers, so that sums are exact and equal in any order.
@frozen
public struct Attojoules: Quantity {
  public var count: Int128

  @inlinable
  public init(_ count: Int128) { self.count = count }
}

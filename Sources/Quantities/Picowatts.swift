/// Power in 10⁻¹² watts; a pico unit keeps CACTI's smallest leakage (20 nW) an integer.
@frozen
public struct Picowatts: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

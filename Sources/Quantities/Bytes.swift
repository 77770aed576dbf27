/// Bytes of data, as stored: an element of b bits in a tensor of n takes part of ⌈n·b/8⌉ bytes.
@frozen
public struct Bytes: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

/// A tile of a product of matrices: m rows by k, times k by n columns.
@frozen
public struct TileShape: Hashable, Sendable {
  public var m: Int
  public var k: Int
  public var n: Int

  @inlinable
  public init(m: Int, k: Int, n: Int) {
    self.m = m
    self.k = k
    self.n = n
  }

  @inlinable public var macs: Int { m * k * n }
}

/// Area in 10⁻¹⁸ square metres; 1 mm² is 10¹² of them.
@frozen
public struct SquareNanometres: Quantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }
}

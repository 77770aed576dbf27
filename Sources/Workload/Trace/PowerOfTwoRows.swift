/// Rows of a weight matrix, one for each column of the product's result, that hold signed powers of
/// two among rows of fixed-point numbers (Auto-ViT-Acc's mixed scheme). They are spread evenly, so
/// that every part of the matrix has the same share of them.
public struct PowerOfTwoRows: Sendable, Hashable {
  public var count: Int
  /// A log2 code, one of whose bits is the sign.
  public var type: ElementType

  public init(count: Int, type: ElementType) {
    self.count = count
    self.type = type
  }
}

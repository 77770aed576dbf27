import Workload

/// What a scheme says of weights beyond their number format: what it takes for granted of the array
/// that multiplies them.
public struct WeightTraits: Hashable, Sendable {
  /// Rows of a matrix, in hundredths, that hold powers of two, and their log2 code.
  public struct PowerOfTwoShare: Hashable, Sendable {
    public var percent: Int
    public var type: ElementType
  }

  /// Of every M weights of a row, N are kept, and stored with their index.
  public var sparsity: Sparsity?
  /// Weights that share a multiplier.
  public var packing = 1
  public var powerOfTwo: PowerOfTwoShare?

  public init() {}

  /// Rows of powers of two among so many, to the nearest whole row.
  func powerOfTwoRows(of rows: Int) -> PowerOfTwoRows? {
    guard let powerOfTwo else { return nil }
    let count = (rows * powerOfTwo.percent + 50) / 100
    return count > 0 ? PowerOfTwoRows(count: count, type: powerOfTwo.type) : nil
  }
}

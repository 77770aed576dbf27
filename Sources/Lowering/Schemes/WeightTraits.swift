import Workload

/// What a scheme says of weights beyond their number format: what it takes for granted of the array
/// that multiplies them.
package struct WeightTraits: Hashable, Sendable {
  /// Rows of a matrix, in hundredths, that hold powers of two, and their log2 code.
  package struct PowerOfTwoShare: Hashable, Sendable {
    package var percent: Int
    package var type: ElementType
  }

  /// Of every M weights of a row, N are kept, and stored with their index.
  package var sparsity: Sparsity?
  /// Weights that share a multiplier.
  package var packing = 1
  package var powerOfTwo: PowerOfTwoShare?
  /// Percent of the bits that are stored, compressed without loss.
  package var storedPercent = 100

  package init() {}

  /// Rows of powers of two among `rows`, to the nearest whole row.
  func powerOfTwoRows(of rows: Int) -> PowerOfTwoRows? {
    guard let powerOfTwo else { return nil }
    let count = (rows * powerOfTwo.percent + 50) / 100
    return count > 0 ? PowerOfTwoRows(count: count, type: powerOfTwo.type) : nil
  }
}

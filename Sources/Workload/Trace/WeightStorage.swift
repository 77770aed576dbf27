import Quantities

/// How a matrix of weights, or any second operand of a product, is stored in memory.
public struct WeightStorage: Hashable, Sendable {
  /// Of an element that is stored.
  public var bits: Int
  /// Nil where all elements are stored; else only the kept ones are, each with its index.
  public var sparsity: Sparsity?
  /// Nil where all rows have the same type.
  public var powerOfTwo: PowerOfTwoRows?
  /// Of all bits, those that are stored: 100 where nothing is compressed.
  public var storedPercent: Int
  /// Rows of the whole matrix: columns of the product's result.
  public var rows: Int

  public init(
    bits: Int, rows: Int = 1, sparsity: Sparsity? = nil, powerOfTwo: PowerOfTwoRows? = nil,
    storedPercent: Int = 100
  ) {
    self.bits = bits
    self.rows = rows
    self.sparsity = sparsity
    self.powerOfTwo = powerOfTwo
    self.storedPercent = storedPercent
  }

  /// Whether element i starts at bit i · bits.
  public var isPlain: Bool { sparsity == nil && powerOfTwo == nil && storedPercent == 100 }

  /// Bits that one kept element takes, with its index.
  private var keptBits: Int { bits + (sparsity?.indexBits ?? 0) }

  /// Bits that one kept element takes on average, with its index and as it is compressed, rounded up.
  public var storedBits: Int { ceilingDivision(keptBits * storedPercent, 100) }

  /// Rows of powers of two among `count`: their share, rounded down.
  public func powerOfTwoRows(of count: Int) -> Int {
    guard let powerOfTwo else { return 0 }
    return Int(Int128(count) * Int128(powerOfTwo.count) / Int128(rows))
  }

  /// Bytes of a part of the matrix: rows, each with `reduction` elements.
  public func bytes(rows: Int, reduction: Int) -> Int {
    guard !isPlain else { return ceilingDivision(rows * reduction * bits, 8) }
    let perRow = sparsity?.kept(of: reduction) ?? reduction
    let saved = powerOfTwo.map { powerOfTwoRows(of: rows) * (bits - Int($0.type.bits)) } ?? 0
    return ceilingDivision(perRow * (rows * keptBits - saved) * storedPercent, 800)
  }
}

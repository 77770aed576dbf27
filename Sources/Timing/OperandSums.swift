/// Sums of a product's operands along the reduction, which make up for zero points.
public struct OperandSums: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Of every row of the first operand.
  public static let rows = OperandSums(rawValue: 1)
  /// Of every column of the second operand.
  public static let columns = OperandSums(rawValue: 2)
}

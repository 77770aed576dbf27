/// One pass over a row of an algorithm, read off its definition.
///
/// A unit that says no more than its lanes makes a stage of it: its latency is a register for each
/// operation on an element, one after the other, its serial part the operations once a row, with
/// `Arithmetic.steps` each. Both are assumed: synthesis can put more between two registers, and an
/// algorithm's definition does not say what it does.
public struct AlgorithmPass: Sendable, Hashable {
  public var name: String
  public var perElement: ArithmeticCounts
  /// Once a row, after its elements.
  public var perRow: ArithmeticCounts
  /// How the lanes meet.
  public var reduction: LaneReduction
  /// Bits of an element that wait for the later passes; nil for the operand's own.
  public var keptBits: Int?
  /// Cycles of the serial part where the definition bounds them below the sum of the operations'.
  public var serialCycles: Int?

  init(
    _ name: String, _ perElement: KeyValuePairs<Arithmetic, Int>,
    perRow: KeyValuePairs<Arithmetic, Int> = [:], reduction: LaneReduction = .none,
    keptBits: Int? = nil, serialCycles: Int? = nil
  ) {
    self.name = name
    self.perElement = ArithmeticCounts(perElement)
    self.perRow = ArithmeticCounts(perRow)
    self.reduction = reduction
    self.keptBits = keptBits
    self.serialCycles = serialCycles
  }
}

/// How a stage brings the lanes of a group together.
public enum LaneReduction: String, CaseIterable, Sendable {
  /// Not, or within the cycles of `latency`.
  case none
  /// In a tree of two-input operators, each level with a register.
  case tree
  /// In one for the maximum, and after it in one for the sum.
  case twoTrees = "two_trees"

  /// Cycles it adds.
  public func levels(lanes: Int) -> Int {
    let tree = Int.bitWidth - (lanes - 1).leadingZeroBitCount
    return switch self {
    case .none: 0
    case .tree: tree
    case .twoTrees: 2 * tree
    }
  }
}

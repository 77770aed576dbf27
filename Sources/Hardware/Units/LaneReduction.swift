/// How a stage brings the lanes of a group together.
public enum LaneReduction: String, CaseIterable, Sendable {
  /// Not, or within the cycles of `latency`.
  case none
  /// In a tree of two-input operators, each level with a register.
  case tree
  /// In one for the maximum, and behind it in one for the sum.
  case twoTrees = "two_trees"

  /// Cycles it adds.
  func levels(lanes: Int) -> Int {
    let tree = Int.bitWidth - (lanes - 1).leadingZeroBitCount
    return switch self {
    case .none: 0
    case .tree: tree
    case .twoTrees: 2 * tree
    }
  }
}

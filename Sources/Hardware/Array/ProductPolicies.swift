/// What corrects for the zero points of a product's operands: of Σ (a − z)(b − y), the part z · Σ b and
/// y · Σ a, whose sums are work at run time where an operand is an activation.
public enum ZeroPointPolicy: String, CaseIterable, Sendable {
  /// Nobody: it costs neither time nor energy.
  case free
  /// A line of adders at the edge of the grid sums what passes; where an operand is stationary, its
  /// own sums come of one more vector, of ones.
  case sumColumn = "sum_column"
  /// A unit that runs `pool` sums rows and columns in a pass before the product.
  case unit
}

/// Who applies scales that hold for groups of the reduction to the sum of each group.
public enum GroupScaling: String, CaseIterable, Sendable {
  /// The unit in the stream that requantizes: a group's sums pass it like results.
  case unit
  /// A rescaler in front of every accumulator, at the array's rate.
  case accumulator
}

/// What becomes of sparse weights that no mode of the PEs skips the zeros of.
public enum UnmatchedSparsity: String, CaseIterable, Sendable {
  /// They are expanded at the array's edge and multiplied like any other.
  case dense
  case refuse
}

/// What the array's control skips of an attention whose scores are masked.
public enum MaskSkipping: String, CaseIterable, Sendable {
  /// Nothing: every score is computed.
  case none
  /// Tiles of the mapping all of whose scores are masked.
  case tiles
}

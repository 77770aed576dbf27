import Workload

/// What a run's results do not follow of its inputs: printed with every result, and as a warning.
public enum RunNote: Sendable, Hashable {
  /// Operators whose mask changes neither cycles nor energy: every score is computed.
  case unusedMask(AttentionMask, operators: Int, first: String)
  /// The configuration and its energy table are of different technologies.
  case technology(machine: String, table: String)

  /// What programs tell notes apart by.
  public var kind: String {
    switch self {
    case .unusedMask: "mask_not_used"
    case .technology: "technology"
    }
  }

  /// Whether it is on technologies that differ.
  public var isOfTechnology: Bool {
    if case .technology = self { true } else { false }
  }

  /// One sentence, lower case, without a full stop.
  public var message: String {
    switch self {
    case .unusedMask(let mask, let operators, let first):
      let others = operators == 1 ? "" : " and \(operators - 1) more"
      return "mask '\(mask.rawValue)' of '\(first)'\(others) is not used by this machine; "
        + "every score is computed"
    case .technology(let machine, let table):
      return "the accelerator is described at \(machine); the energy table is of \(table)"
    }
  }
}

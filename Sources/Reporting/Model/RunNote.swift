import Workload

/// What a reader must know about a run's results: inputs that have no effect on them, or results that are
/// not the machine's. Printed with every result.
package enum RunNote: Sendable, Hashable {
  /// Operators whose mask changes neither cycles nor energy: every score is computed.
  case unusedMask(AttentionMask, operators: Int, first: String)
  /// Products are mapped whole, without regard to buffers, so that DRAM traffic is not that of a machine
  /// with these buffers.
  case mappedWhole
  /// Operators run in slices, each in at most `most`.
  case sliced(operators: Int, most: Int)
  /// The machine can pass rows, and operators wait for whole operands.
  case notStreamed
  /// An array other than the main one, by name, that no product of the trace runs on.
  case idleArray(String)
  /// The configuration and its energy table are of different technologies.
  case technology(machine: String, table: String)
  /// What the energy table does not state of logic, and other tables that state all of it.
  case logicNotCounted(table: String, [String], others: [String])

  /// The kind of the note, for programs.
  package var kind: String {
    switch self {
    case .unusedMask: "mask_not_used"
    case .mappedWhole: "mapped_whole"
    case .sliced: "slices"
    case .notStreamed: "not_streamed"
    case .idleArray: "idle_array"
    case .technology: "technology"
    case .logicNotCounted: "logic_not_counted"
    }
  }

  /// Whether the note is about technologies that differ.
  package var isOfTechnology: Bool {
    if case .technology = self { true } else { false }
  }

  /// Whether commands warn of it, since an input has no effect or does not fit the others. The rest is
  /// what the configuration asks for.
  package var isWarning: Bool {
    switch self {
    case .unusedMask, .idleArray, .technology: true
    case .mappedWhole, .sliced, .notStreamed, .logicNotCounted: false
    }
  }

  /// One sentence, lower case, without a full stop.
  package var message: String {
    switch self {
    case .unusedMask(let mask, let operators, let first):
      let others = operators == 1 ? "" : " and \(operators - 1) more"
      return "mask '\(mask.rawValue)' of '\(first)'\(others) is not used by this machine; "
        + "every score is computed"
    case .mappedWhole:
      return "bytes and energy are not the machine's: with 'mapping.policy: whole' every product "
        + "is one tile, whatever the size of the buffers, and operands and partial sums are transferred "
        + "as its folds need them; 'policy: search' fits tiles to the buffers"
    case .sliced(let operators, let most):
      return "\(operators) operators run in slices, each in at most \(most) ('layers[].slices' of "
        + "the JSON report); 'mapping.policy: search' with 'slices: none' runs each as a whole"
    case .notStreamed:
      return
        "operators wait for whole operands, as with 'pipeline: overlapped'; the search found no faster "
        + "schedule that passes rows"
    case .idleArray(let name): return "no product of the trace runs on array '\(name)'"
    case .technology(let machine, let table):
      return "the accelerator is described at \(machine); the energy table is of \(table)"
    case .logicNotCounted(let table, let parts, let others):
      let list =
        parts.count > 1
        ? parts.dropLast().joined(separator: ", ") + " and " + (parts.last ?? "") : parts.joined()
      return "energy table '\(table)' states nothing of \(list), which are not counted"
        + (others.isEmpty ? "" : "; tables that do: " + others.joined(separator: ", "))
    }
  }
}

import Quantities

/// One size of a machine halved or doubled, or another value of one of its keys, and the result of the
/// same trace on the changed machine.
package struct MachineChange: Sendable {
  /// What was changed: `array.rows`, `units.softmax.stages[].lanes`.
  package var key: String
  package var from: String
  package var to: String
  /// The `--set` options that make the change.
  package var settings: [String]
  package var outcome: Outcome?
  /// Why there is no outcome: the machine is refused, or cannot run the trace.
  package var problem: String?

  package struct Outcome: Sendable, Equatable {
    package var cycles: Int
    package var energy: Attojoules
    package var bufferArea: SquareNanometres?

    package init(cycles: Int, energy: Attojoules, bufferArea: SquareNanometres?) {
      self.cycles = cycles
      self.energy = energy
      self.bufferArea = bufferArea
    }
  }

  package init(key: String, from: String, to: String, settings: [String]) {
    self.key = key
    self.from = from
    self.to = to
    self.settings = settings
  }

  /// By gain: fewest cycles first, of equal ones least energy; what cannot run comes last. Equal
  /// changes keep their order.
  package static func byGain(_ changes: [MachineChange]) -> [MachineChange] {
    changes.enumerated().sorted { a, b in
      switch (a.element.outcome, b.element.outcome) {
      case (let x?, let y?) where x.cycles != y.cycles: x.cycles < y.cycles
      case (let x?, let y?) where x.energy != y.energy: x.energy < y.energy
      case (_?, nil): true
      case (nil, _?): false
      default: a.offset < b.offset
      }
    }.map(\.element)
  }
}

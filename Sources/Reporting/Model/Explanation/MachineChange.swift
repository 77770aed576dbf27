import Quantities

/// One size of a machine halved or doubled, or another word for one of its keys, and the same trace
/// simulated on what comes of it.
public struct MachineChange: Sendable {
  /// What was changed: `array.rows`, `units.softmax.stages[].lanes`.
  public var key: String
  public var from: String
  public var to: String
  /// The `--set` options that make the change.
  public var settings: [String]
  public var outcome: Outcome?
  /// Why there is no outcome: the machine is refused, or cannot run the trace.
  public var problem: String?

  public struct Outcome: Sendable, Equatable {
    public var cycles: Int
    public var energy: Attojoules
    public var bufferArea: SquareNanometres?

    public init(cycles: Int, energy: Attojoules, bufferArea: SquareNanometres?) {
      self.cycles = cycles
      self.energy = energy
      self.bufferArea = bufferArea
    }
  }

  public init(key: String, from: String, to: String, settings: [String]) {
    self.key = key
    self.from = from
    self.to = to
    self.settings = settings
  }

  /// By gain: fewest cycles first, of equal ones least energy; what cannot run stands last. Equal
  /// changes keep their order.
  public static func byGain(_ changes: [MachineChange]) -> [MachineChange] {
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

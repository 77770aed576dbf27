/// How a stationary operand gets into the PEs.
public struct Preload: Sendable, Equatable {
  /// When the next fold's operand is loaded.
  public enum Policy: String, CaseIterable, Sendable {
    /// Between folds, nothing streams.
    case serial
    /// Into shadow registers while the fold before streams.
    case doubleBuffered = "double_buffered"
    /// Into shadow registers, row by row just ahead of the operands that need it: as double-buffered,
    /// and a first load is exposed only by as much as the rows' operands are faster.
    case justInTime = "just_in_time"
    /// Into shadow registers, but only once the switch to the fold before has gone down the array.
    case waitAfterSwitch = "wait_after_switch"
  }

  /// Whether a stream's first load, which nothing can hide, counts.
  public enum First: String, CaseIterable, Sendable {
    case exposed
    /// It was done before the stream began.
    case hidden
  }

  public var policy: Policy
  /// Lines of the array, one below the other, that the operand's port fills a cycle.
  public var lines: Int
  /// Cycles from one such load to the next: more than 1 where the port is narrower than its lines.
  public var interval: Int
  /// Cycles from the first access for a row to the one that completes it: what the ports of its buffer
  /// add, no key of a configuration.
  public var late = 0
  /// Whether the array waits for a load that has not ended (`wait_after_switch`). Hardware without the
  /// interlock switches all the same, and relies on its program not to come too early.
  public var isGuarded: Bool
  public var first: First

  public init(
    _ policy: Policy = .serial, lines: Int = 1, interval: Int = 1, isGuarded: Bool = true,
    first: First = .exposed
  ) {
    self.policy = policy
    self.lines = lines
    self.interval = interval
    self.isGuarded = isGuarded
    self.first = first
  }

  /// Cycles for which the load of `rows` rows has the port.
  public func cycles(rows: Int) -> Int { (rows + lines - 1) / lines * interval }

  /// Cycles from the first of the rows to the last one, both included; `late` more where a row has to be
  /// read in several.
  public func arrival(rows: Int) -> Int {
    ((rows + lines - 1) / lines - 1) * interval + 1 + late
  }
}

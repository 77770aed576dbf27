/// How the finished sums of an output-stationary fold leave the PEs.
public struct Drain: Sendable, Equatable {
  public enum Policy: String, CaseIterable, Sendable {
    /// Under what follows: it only bounds how soon the next fold's sums can follow, and the last
    /// fold's is not counted (SCALE-Sim).
    case overlapped
    /// One control line shifts all PEs, which compute nothing meanwhile.
    case global
    /// Copied into shadow registers on the diagonal as they finish, which shift out under the next
    /// fold, all together, from the cycle after the last copy on.
    case shadowed
  }

  /// What leaves together.
  public enum Lines: String, CaseIterable, Sendable {
    /// A row of the array: sums shift along columns.
    case rows
    /// A column of the array: sums shift along rows.
    case columns
  }

  public var policy: Policy
  public var lines: Lines
  /// Lines that leave at once.
  public var port: Int
  /// Cycles from one departure to the next: more than 1 where what takes the results throttles.
  public var interval: Int
  /// Cycles in which lines that leave at once are cleared before the products of an output tile; 0
  /// where the first product overwrites the sum.
  public var clearInterval = 0

  public init(
    _ policy: Policy = .overlapped, lines: Lines = .rows, port: Int = 1, interval: Int = 1
  ) {
    self.policy = policy
    self.lines = lines
    self.port = port
    self.interval = interval
  }

  /// Departures that the sums of `rows` × `columns` PEs take.
  public func beats(rows: Int, columns: Int) -> Int {
    ((lines == .rows ? rows : columns) + port - 1) / port
  }

  /// Cycles from the first sums that could leave to the last that have. A port that opens every so
  /// many cycles keeps the first ones waiting for half of them, on average over its phase.
  public func cycles(beats: Int) -> Int { (interval - 1) / 2 + (beats - 1) * interval + 1 }
}

import Quantities

/// What a sweep keeps of one point.
public struct SweepRow: Sendable, Equatable {
  public var trace: String
  public var values: [String]
  /// Nil where the point cannot run; `problem` says why.
  public var outcome: Outcome?
  public var problem: String?

  public struct Outcome: Sendable, Equatable {
    public var cycles: Int
    public var seconds: Double
    public var utilization: Double
    public var energy: Attojoules
    public var dramReadBytes: Int
    public var dramWriteBytes: Int
    /// The owner of most cycles beyond the ideal ones; `none` where all are ideal.
    public var largestLoss: String
    public var largestLossCycles: Int
  }
}

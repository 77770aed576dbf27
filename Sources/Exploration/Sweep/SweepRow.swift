import Quantities
import Reporting

/// What a sweep keeps of one point.
public struct SweepRow: Sendable, Equatable {
  public var trace: String
  public var values: [String]
  /// Nil where the sweep did not lower the trace.
  public var scheme: SweepScheme?
  /// Nil where the point cannot run; `problem` says why.
  public var outcome: Outcome?
  public var problem: String?
  /// What the outcome does not follow of the inputs.
  public var notes: [RunNote] = []

  public struct Outcome: Sendable, Equatable {
    public var cycles: Int
    public var seconds: Double
    public var utilization: Double
    public var energy: Attojoules
    /// Dynamic energy of the array's products.
    public var arrayEnergy: Attojoules
    /// Dynamic energy of all units: nonlinear functions, requantization, additions, conversions.
    public var unitEnergy: Attojoules
    /// Cycles that the units own: no product goes on meanwhile.
    public var unitCycles: Int
    public var dramReadBytes: Int
    public var dramWriteBytes: Int
    /// The owner of most cycles beyond the ideal ones; `none` where all are ideal.
    public var largestLoss: String
    public var largestLossCycles: Int
  }
}

import Energy
import Hardware
import Quantities

/// What one energy table says of a machine, beside the others: how far a conclusion rests on it.
public struct TableExplanation: Sendable {
  public var name: String
  public var technology: String
  public var voltage: String
  /// Whether it is the one that the configuration names.
  public var isConfigured: Bool
  /// A multiplication, and shifts in its place; nil where the table has no such row.
  public var multiply: Price?
  public var shifts: [Price]
  /// A result brought to another scale.
  public var requantizations: [Price]
  /// The run's energy; nil without a run, or where the table lacks rows.
  public var run: RunEnergy?
  /// Why there is none for a run: the rows that it lacks.
  public var problem: String?

  /// What an operation, or a few of them together, cost.
  public struct Price: Sendable, Equatable {
    public var name: String
    public var energy: Attojoules
    /// Whether one of the rows is assumed.
    public var isAssumed: Bool
  }

  public struct RunEnergy: Sendable, Equatable {
    public var total: Attojoules
    public var leakage: Attojoules
    public var assumed: Attojoules
    /// By kind of component, dynamic and static: array, buffers, DRAM, units with the host.
    public var array: Attojoules
    public var buffers: Attojoules
    public var dram: Attojoules
    public var units: Attojoules
  }

  /// How many times as much the multiplication costs.
  public func saving(of shift: Price) -> Double? {
    guard let multiply, shift.energy > .zero else { return nil }
    return multiply.energy.picojoules / shift.energy.picojoules
  }
}

import Energy
import Hardware
import Quantities

/// What one energy table says of a machine, by table: how far a conclusion depends on it.
package struct TableExplanation: Sendable {
  package var name: String
  package var technology: String
  package var voltage: String
  /// Whether it is the one that the configuration names.
  package var isConfigured: Bool
  /// A multiplication, and shifts in its place; nil where the table has no such row.
  package var multiply: Price?
  package var shifts: [Price]
  /// A result brought to another scale.
  package var requantizations: [Price]
  /// The run's energy; nil without a run, or where the table lacks rows.
  package var run: RunEnergy?
  /// Why there is none for a run: the rows that it lacks.
  package var problem: String?

  /// What an operation, or a few of them together, cost.
  package struct Price: Sendable, Equatable {
    package var name: String
    package var energy: Attojoules
    /// Whether one of the rows is assumed.
    package var isAssumed: Bool
  }

  package struct RunEnergy: Sendable, Equatable {
    package var total: Attojoules
    package var leakage: Attojoules
    package var assumed: Attojoules
    /// By kind of component, dynamic and static: arrays, buffers, DRAM, units with DMA and host.
    package var array: Attojoules
    package var buffers: Attojoules
    package var dram: Attojoules
    package var units: Attojoules
  }

  /// How many times as much the multiplication costs.
  package func saving(of shift: Price) -> Double? {
    guard let multiply, shift.energy > .zero else { return nil }
    return multiply.energy.picojoules / shift.energy.picojoules
  }
}

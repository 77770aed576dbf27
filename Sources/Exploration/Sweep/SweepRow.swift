import Quantities
import Reporting

/// What a sweep keeps of one point.
package struct SweepRow: Sendable, Equatable {
  package var trace: String
  package var values: [String]
  /// Nil where the sweep did not lower the trace.
  package var scheme: SweepScheme?
  /// Nil where the point cannot run; `problem` says why.
  package var outcome: Outcome?
  package var problem: String?
  /// What the outcome does not follow of the inputs.
  package var notes: [RunNote] = []

  package struct Outcome: Sendable, Equatable {
    package var cycles: Int
    package var seconds: Double
    package var utilization: Double
    package var energy: Attojoules
    /// Of the run and its idle time by image; nil where images come at no rate.
    package var imageEnergy: Attojoules?
    /// Dynamic energy of the array's products.
    package var arrayEnergy: Attojoules
    /// Dynamic energy of all units: nonlinear functions, requantization, additions, conversions.
    package var unitEnergy: Attojoules
    /// Cycles that the units own: no product goes on meanwhile.
    package var unitCycles: Int
    package var dramReadBytes: Int
    package var dramWriteBytes: Int
    /// The owner of most cycles beyond the ideal ones; `none` where all are ideal.
    package var largestLoss: String
    package var largestLossCycles: Int
    /// Of all components; nil where the energy table does not state it.
    package var area: SquareNanometres?
  }
}

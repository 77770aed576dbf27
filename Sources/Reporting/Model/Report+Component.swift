import Energy
import Quantities
import Simulation

extension Report {
  /// A part of the machine over the whole run.
  package struct Component: Sendable {
    package var id: ComponentID
    package var name: String
    /// Cycles in which it worked; nil for buffers and for units in the stream of results, whose
    /// actions are counted and not timed. The DRAM's are those that its bytes take on the data path.
    package var busy: Int?
    package var energy: ComponentEnergy
    /// What the dynamic energy is of, without a unit's row buffer; nil for what is no logic.
    package var logic: LogicEnergy?
    /// Nil where the energy table lacks it.
    package var area: SquareNanometres?
    /// Counts with their unit in the name, in a fixed order.
    package var activity: [(name: String, count: Int)]
  }

  /// What stayed on chip between layers, and what did not.
  package struct ResidencyInfo: Sendable, Equatable {
    /// Bytes of buffer that are for whole activations.
    package var capacityBytes: Int
    /// The most that was used at one time.
    package var peakBytes: Int
    package var spills: [Spill]
  }

  /// An activation that found no space on chip.
  package struct Spill: Sendable, Equatable {
    package var tensor: String
    package var bytes: Int
    package var freeBytes: Int
    /// The operator at which the space was least.
    package var at: String
  }
}

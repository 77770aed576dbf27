import Energy
import Quantities
import Simulation

extension Report {
  /// A part of the machine over the whole run.
  public struct Component: Sendable {
    public var id: ComponentID
    public var name: String
    /// Cycles in which it worked; nil for buffers and for units in the stream of results, whose
    /// actions are counted and not timed. The DRAM's are those that its bytes take on the data path.
    public var busy: Int?
    public var energy: ComponentEnergy
    /// Counts with their unit in the name, in a fixed order.
    public var activity: [(name: String, count: Int)]
  }

  /// What stayed on chip between layers, and what did not.
  public struct ResidencyInfo: Sendable, Equatable {
    /// Bytes of buffer that are for whole activations.
    public var capacityBytes: Int
    /// The most that was used at one time.
    public var peakBytes: Int
    public var spills: [Spill]
  }

  /// An activation that found no space on chip.
  public struct Spill: Sendable, Equatable {
    public var tensor: String
    public var bytes: Int
    public var freeBytes: Int
    /// The operator at which the space was least.
    public var at: String
  }
}

import Algorithms
import Quantities

/// One pass over a row.
public struct UnitStage: Sendable, Hashable {
  public var name: String
  /// Elements taken together.
  public var lanes: Int
  /// Cycles between two groups of lanes.
  public var interval: Int
  /// Cycles from the last group to its result.
  public var latency: Int
  /// Serial work once a row: a divider, a square root.
  public var perRow: Int
  /// How many of these work at a time, on different rows.
  public var perRowServers = 1
  /// How the elements of a group meet.
  public var reduction = LaneReduction.none
  /// Bits of an element that wait in a row buffer for the later stages; nil for the operand's own.
  public var keptBits: Int?
  /// How often it runs: for every row, or once a task, over as many elements as a row has.
  public var pass = Pass.row

  public enum Pass: String, CaseIterable, Sendable {
    case row
    /// Parameters that are read before the rows of a task.
    case task
  }

  /// Cycles of a row's elements and serial work; the longer of the two, with separate servers.
  public func rowInterval(_ length: Int) -> Int {
    let elements = ceilingDivision(length, lanes) * interval
    return perRowServers == 1
      ? elements + perRow : max(elements, ceilingDivision(perRow, perRowServers))
  }

  /// Cycles of a row after its elements: the latency, and serial work that servers take over.
  var extraLatency: Int { totalLatency + (perRowServers == 1 ? 0 : perRow) }

  /// Latency with that of the reduction over the lanes.
  public var totalLatency: Int { latency + reduction.levels(lanes: lanes) }
}

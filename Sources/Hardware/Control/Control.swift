import Quantities

/// A processor that issues one or more instructions for each task: a transfer of a DMA queue, a tile on
/// the array, rows on a unit.
///
/// An instruction's cycles pass before its task, in series with it: the resource that runs the task is
/// idle. Without such a processor tasks start at no cost.
public struct Control: Sendable, Equatable {
  /// Cycles of an instruction without its fetch.
  public var issueCycles = 0
  /// Bytes that the fetch of an instruction reads from the DRAM, one access at a time; nil where
  /// instructions come from a separate memory, within `issueCycles`.
  public var fetch: Bytes?
  /// Whether an instruction is issued only once the task before it has ended, so that nothing overlaps.
  public var waits = false
  /// Instructions of a load, of a store and of a tile on the array; for those of a unit's tasks see
  /// `FunctionUnit.instructions`.
  public var load = 1
  public var store = 1
  public var product = 1

  public init() {}
}

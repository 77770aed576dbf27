import Quantities

/// A processor that issues an instruction, or several, for each task: a transfer of a DMA queue, a tile
/// on the array, rows on a unit.
///
/// An instruction's cycles pass before its task, in series with it: what runs the task stands idle. A
/// machine without a control of this kind has its tasks wired or queued, and they cost nothing.
public struct Control: Sendable, Equatable {
  /// Cycles of an instruction beside its fetch.
  public var issueCycles = 0
  /// Bytes that the fetch of an instruction reads from the DRAM, one access at a time; nil where
  /// instructions come from a memory of their own, in the issue's cycles.
  public var fetch: Bytes?
  /// Whether an instruction is issued only once the task before it has ended, so that nothing overlaps.
  public var waits = false
  /// Instructions of a load, of a store and of a tile on the array. Those of a unit's tasks are the
  /// unit's own.
  public var load = 1
  public var store = 1
  public var product = 1

  public init() {}
}

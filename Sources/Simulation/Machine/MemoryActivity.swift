import DRAM

/// What a banked DRAM did in a run.
public struct MemoryActivity: Sendable, Equatable {
  public var counters: MemoryCounters
  /// Of its own clock, to the end of the run or of the last write.
  public var cycles: Int
}

/// What a memory did; all channels summed.
public struct MemoryCounters: Sendable, Equatable {
  public var reads = 0
  public var writes = 0
  public var activates = 0
  /// Explicit precharge commands; a burst that closes its row is not one.
  public var precharges = 0
  public var refreshes = 0
  /// Bursts that found their row open and used.
  public var readRowHits = 0
  public var writeRowHits = 0
  /// Changes of direction between column commands.
  public var turnarounds = 0
  /// Cycles in which a rank has a bank open, over all ranks.
  public var rankActiveCycles = 0

  public init() {}

  public var bursts: Int { reads + writes }
  public var rowHits: Int { readRowHits + writeRowHits }

  public static func += (lhs: inout Self, rhs: Self) {
    lhs.reads += rhs.reads
    lhs.writes += rhs.writes
    lhs.activates += rhs.activates
    lhs.precharges += rhs.precharges
    lhs.refreshes += rhs.refreshes
    lhs.readRowHits += rhs.readRowHits
    lhs.writeRowHits += rhs.writeRowHits
    lhs.turnarounds += rhs.turnarounds
    lhs.rankActiveCycles += rhs.rankActiveCycles
  }
}

extension Channel {
  /// Issues a command towards the refresh that is due: a precharge of an open bank of its rank, or
  /// the refresh itself. The rank's queues wait meanwhile.
  mutating func refreshCommand(_ now: Int) {
    let rank = dueRank
    for bank in ranks[rank].banks & open {
      if max(banks[bank].prechargeAt, ranks[rank].prechargeAt) <= now {
        precharge(bank, now)
        return
      }
    }
    let end = now + gaps.refreshToActivate
    ranks[rank].activateAt = max(ranks[rank].activateAt, end)
    ranks[rank].refreshAt = max(ranks[rank].refreshAt, end)
    dueRefreshes -= 1
    dueRank = (dueRank + 1) % ranks.count
    blocked = dueRefreshes > 0 ? ranks[dueRank].banks : BankSet()
    counters.refreshes += 1
    steadyRun.interrupt(after: columns)
  }

  /// When the next command towards a rank's refresh can issue.
  @inline(__always)
  func earliestForRefresh(of rank: Int) -> Int {
    let rest = ranks[rank].banks & open
    guard !rest.isEmpty else { return ranks[rank].refreshAt }
    var precharge = Int.max
    for bank in rest { precharge = min(precharge, banks[bank].prechargeAt) }
    return max(precharge, ranks[rank].prechargeAt)
  }

  /// Ends the count of what is still open, at the end of a run.
  func counters(until end: Int) -> MemoryCounters {
    var counters = counters
    for rank in ranks.indices where !(open & ranks[rank].banks).isEmpty {
      counters.rankActiveCycles += end - ranks[rank].openSince
    }
    return counters
  }
}

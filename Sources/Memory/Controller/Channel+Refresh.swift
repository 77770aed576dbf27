extension Channel {
  /// Issues a command towards the refresh that is due: a precharge of an open bank of its rank, or
  /// the refresh itself. The rank's queues wait meanwhile.
  ///
  /// - Returns: Whether a command issued.
  mutating func refreshCommand(_ now: Int) -> Bool {
    guard blocked != 0, let rank = dueRefreshes.first else { return false }
    var isReady = true
    var rest = ranks[rank].banks
    while rest != 0 {
      let bank = rest.trailingZeroBitCount
      rest &= rest - 1
      if banks[bank].openRow >= 0 {
        if max(banks[bank].prechargeAt, ranks[rank].prechargeAt) <= now {
          precharge(bank, now)
          return true
        }
        isReady = false
      } else if banks[bank].refreshAt > now {
        isReady = false
      }
    }
    guard isReady else { return false }
    let end = now + gaps.refreshToActivate
    ranks[rank].activateAt = max(ranks[rank].activateAt, end)
    rest = ranks[rank].banks
    while rest != 0 {
      let bank = rest.trailingZeroBitCount
      rest &= rest - 1
      banks[bank].refreshAt = max(banks[bank].refreshAt, end)
    }
    dueRefreshes.removeFirst()
    counters.refreshes += 1
    return true
  }

  /// When the next command towards a rank's refresh can issue.
  func earliestForRefresh(of rank: Int) -> Int {
    var precharge = Int.max
    var refresh = 0
    var rest = ranks[rank].banks
    while rest != 0 {
      let bank = rest.trailingZeroBitCount
      rest &= rest - 1
      if banks[bank].openRow >= 0 {
        precharge = min(precharge, max(banks[bank].prechargeAt, ranks[rank].prechargeAt))
      } else {
        refresh = max(refresh, banks[bank].refreshAt)
      }
    }
    return precharge == Int.max ? refresh : precharge
  }

  /// Ends the count of what is still open, at the end of a run.
  func counters(until end: Int) -> MemoryCounters {
    var counters = counters
    for rank in ranks.indices where ranks[rank].openBanks > 0 {
      counters.rankActiveCycles += end - ranks[rank].openSince
    }
    return counters
  }
}

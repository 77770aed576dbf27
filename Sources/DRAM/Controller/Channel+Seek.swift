extension Channel {
  /// Finds when the next command can issue, no earlier than a cycle, and whose it is: of banks that
  /// are ready at the same time the first in turn, before all a refresh.
  @inline(__always)
  mutating func seek(from soonest: Int, refreshes: Bool = true) {
    let ready = waiting - blocked
    var best = Int.max
    var bestBank = 0
    let columns = ready & hits
    if !columns.isEmpty { (best, bestBank) = seekColumn(of: columns, from: soonest) }
    for bank in ready - hits where readyAt[bank] <= best {
      let time = earliest(bank)
      readyAt[bank] = time
      let at = max(time, soonest)
      if at < best || at == best && precedes(bank, bestBank) { (best, bestBank) = (at, bank) }
    }
    if refreshes, !blocked.isEmpty {
      let time = max(soonest, earliestForRefresh(of: dueRank))
      if time <= best {
        best = time
        bestBank = Self.refreshing
      }
    }
    commandAt = best
    nextBank = bestBank
  }

  /// The first command of banks that wait for nothing but a read or a write of their open rows.
  @inline(__always)
  private mutating func seekColumn(
    of columns: BankSet, from soonest: Int
  ) -> (time: Int, bank: Int) {
    var floor = Int.max
    for rank in ranks.indices {
      let own = columns & ranks[rank].banks
      if !(own & readHits).isEmpty { floor = min(floor, ranks[rank].readAt) }
      if !(own & writeHits).isEmpty { floor = min(floor, ranks[rank].writeAt) }
    }
    floor = max(floor, soonest)
    var best = Int.max
    var bestBank = 0
    var rest = columns.above(turn)
    var others = columns - rest
    while true {
      guard let bank = rest.popFirst() else {
        if others.isEmpty { break }
        (rest, others) = (others, BankSet())
        continue
      }
      guard readyAt[bank] < best else { continue }
      let time = earliestColumn(bank)
      readyAt[bank] = time
      guard time < best else { continue }
      (best, bestBank) = (time, bank)
      if time <= floor { break }
    }
    return (max(best, soonest), bestBank)
  }

  /// The earliest cycle for a bank's next command, in the present state.
  @inline(__always)
  func earliest(_ index: Int) -> Int {
    let (group, rank) = (Int(banks[index].group), Int(banks[index].rank))
    if banks[index].openRow < 0 {
      return max(
        max(banks[index].activateAt, groups[group].activateAt),
        max(ranks[rank].activateAt, ranks[rank].windows[0]))
    }
    var earliest = Int.max
    if banks[index].firstRead >= 0 { earliest = readAt(index) }
    if banks[index].firstWrite >= 0 { earliest = min(earliest, writeAt(index)) }
    if banks[index].mayPrecharge(rowHitLimit: rowHitLimit) {
      earliest = min(earliest, max(banks[index].prechargeAt, ranks[rank].prechargeAt))
    }
    return earliest
  }

  /// The earliest cycle for a read or a write of a bank's open row, in the present state.
  @inline(__always)
  private func earliestColumn(_ index: Int) -> Int {
    let (group, rank) = (Int(banks[index].group), Int(banks[index].rank))
    var earliest = Int.max
    if banks[index].firstRead >= 0 { earliest = max(groups[group].readAt, ranks[rank].readAt) }
    if banks[index].firstWrite >= 0 {
      earliest = min(earliest, max(groups[group].writeAt, ranks[rank].writeAt))
    }
    return max(earliest, banks[index].columnAt)
  }

  /// The earliest cycle for a read of a bank's open row.
  @inline(__always)
  func readAt(_ index: Int) -> Int {
    let (group, rank) = (Int(banks[index].group), Int(banks[index].rank))
    return max(banks[index].columnAt, max(groups[group].readAt, ranks[rank].readAt))
  }

  /// The earliest cycle for a write of a bank's open row.
  @inline(__always)
  func writeAt(_ index: Int) -> Int {
    let (group, rank) = (Int(banks[index].group), Int(banks[index].rank))
    return max(banks[index].columnAt, max(groups[group].writeAt, ranks[rank].writeAt))
  }

  /// Whether a bank has its turn before another.
  @inline(__always)
  func precedes(_ bank: Int, _ other: Int) -> Bool {
    (bank - turn - 1) & 63 < (other - turn - 1) & 63
  }
}

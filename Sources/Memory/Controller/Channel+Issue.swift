import Hardware

extension Channel {
  /// Issues a command, and a second one of the other kind where both have a bus.
  mutating func issue(_ now: Int) {
    var isColumn = false
    if !refreshCommand(now) {
      guard let bank = firstReady(now) else { return }
      turn = bank
      isColumn = command(of: bank, now, isColumn: nil)
    }
    findNext()
    guard controller.hasRowAndColumnBus, commandAt <= now, let bank = firstReady(now) else {
      return
    }
    turn = bank
    _ = command(of: bank, now, isColumn: !isColumn)
    findNext()
  }

  /// The first bank in turn that has a command ready.
  @inline(__always)
  private func firstReady(_ now: Int) -> Int? {
    let ready = waiting & ~blocked
    // Shifting by 64 gives 0, as it should after the last bank.
    let after = ready & (UInt64.max << UInt64(turn + 1))
    var rest = after
    while rest != 0 {
      let bank = rest.trailingZeroBitCount
      if banks[bank].readyAt <= now { return bank }
      rest &= rest - 1
    }
    rest = ready & ~after
    while rest != 0 {
      let bank = rest.trailingZeroBitCount
      if banks[bank].readyAt <= now { return bank }
      rest &= rest - 1
    }
    return nil
  }

  /// Finds when the next command can issue.
  private mutating func findNext() {
    var next = Int.max
    var rest = waiting & ~blocked
    while rest != 0 {
      let bank = rest.trailingZeroBitCount
      rest &= rest - 1
      let ready = earliest(bank)
      banks[bank].readyAt = ready
      next = min(next, ready)
    }
    if blocked != 0, let rank = dueRefreshes.first {
      next = min(next, earliestForRefresh(of: rank))
    }
    commandAt = next
  }

  /// Issues what a bank's queue has ready; nothing where that is not of the kind asked for.
  ///
  /// - Returns: Whether it was a read or a write.
  private mutating func command(of index: Int, _ now: Int, isColumn: Bool?) -> Bool {
    guard banks[index].openRow >= 0 else {
      if isColumn != true { activate(index, now) }
      return false
    }
    if banks[index].mayPrecharge(rowHitLimit: controller.rowHitLimit),
      max(banks[index].prechargeAt, ranks[banks[index].rank].prechargeAt) <= now
    {
      if isColumn != true { precharge(index, now) }
      return false
    }
    guard isColumn != false else { return true }
    let (read, write) = (banks[index].firstRead, banks[index].firstWrite)
    let canRead = read >= 0 && readAt(index) <= now
    let canWrite = write >= 0 && writeAt(index) <= now
    column(index, place: canRead && (!canWrite || read < write) ? read : write, now)
    return true
  }

  // MARK: Commands

  private mutating func activate(_ index: Int, _ now: Int) {
    let row = queues[slot(index, 0)].row
    let (group, rank) = (banks[index].group, banks[index].rank)
    banks[index].openRow = row
    banks[index].columnCommands = 0
    banks[index].activateAt = now + gaps.activateToActivate
    banks[index].readAt = max(banks[index].readAt, now + gaps.activateToColumn)
    banks[index].writeAt = max(banks[index].writeAt, now + gaps.activateToColumn)
    banks[index].prechargeAt = max(banks[index].prechargeAt, now + gaps.activateToPrecharge)
    groups[group].activateAt = max(groups[group].activateAt, now + gaps.activateToActivateLong)
    ranks[rank].activateAt = max(ranks[rank].activateAt, now + gaps.activateToActivateShort)
    ranks[rank].addWindow(endingAt: now + gaps.fourActivates)
    if ranks[rank].openBanks == 0 { ranks[rank].openSince = now }
    ranks[rank].openBanks += 1
    counters.activates += 1
    findHits(index)
  }

  mutating func precharge(_ index: Int, _ now: Int) {
    banks[index].activateAt = max(banks[index].activateAt, now + gaps.prechargeToActivate)
    banks[index].refreshAt = max(banks[index].refreshAt, now + gaps.prechargeToActivate)
    let rank = banks[index].rank
    ranks[rank].prechargeAt = max(ranks[rank].prechargeAt, now + gaps.prechargeToPrecharge)
    close(index, now)
    counters.precharges += 1
  }

  private mutating func close(_ index: Int, _ now: Int) {
    banks[index].openRow = -1
    banks[index].columnCommands = 0
    banks[index].firstRead = -1
    banks[index].firstWrite = -1
    let rank = banks[index].rank
    ranks[rank].openBanks -= 1
    if ranks[rank].openBanks == 0 {
      counters.rankActiveCycles += now - ranks[rank].openSince
    }
  }

  /// A read or a write of the open row.
  private mutating func column(_ index: Int, place: Int, _ now: Int) {
    let request = count(index, place: place, now)
    delay(after: request, index, now)
    if controller.pagePolicy == .closed {
      let toActivate =
        request.isWrite ? gaps.closingWriteToActivate : gaps.closingReadToActivate
      let toRefresh = request.isWrite ? gaps.closingWriteToActivate : gaps.closingReadToRefresh
      banks[index].activateAt = max(banks[index].activateAt, now + toActivate)
      banks[index].refreshAt = max(banks[index].refreshAt, now + toRefresh)
      close(index, now)
    } else {
      findHits(index)
    }
  }

  /// Takes a request from its command queue and counts it as served.
  private mutating func count(_ index: Int, place: Int, _ now: Int) -> Request {
    let request = remove(index, place: place)
    let isHit = banks[index].columnCommands > 0
    banks[index].columnCommands += 1
    if counters.bursts > 0, lastWasWrite != request.isWrite { counters.turnarounds += 1 }
    lastWasWrite = request.isWrite
    let end: Int
    if request.isWrite {
      end = now + gaps.writeData
      counters.writes += 1
      if isHit { counters.writeRowHits += 1 }
    } else {
      end = now + gaps.readData
      counters.countRead(latency: end - request.accepted)
      if isHit { counters.readRowHits += 1 }
    }
    lastData = max(lastData, end)
    activity.hasServed = true
    activity.served = request
    activity.end = end
    return request
  }

  /// Holds back what a read or a write of a bank's open row holds back.
  private mutating func delay(after request: Request, _ index: Int, _ now: Int) {
    if request.isWrite {
      delay(
        index, read: gaps.writeToReadLong, write: gaps.writeToWriteLong,
        readShort: gaps.writeToReadShort, writeShort: gaps.writeToWriteShort,
        readOther: gaps.writeToReadOtherRank, writeOther: gaps.writeToWriteOtherRank, now)
    } else {
      delay(
        index, read: gaps.readToReadLong, write: gaps.readToWrite,
        readShort: gaps.readToReadShort, writeShort: gaps.readToWrite,
        readOther: gaps.readToReadOtherRank, writeOther: gaps.readToWriteOtherRank, now)
    }
    guard controller.pagePolicy == .open else { return }
    let toPrecharge = request.isWrite ? gaps.writeToPrecharge : gaps.readToPrecharge
    banks[index].prechargeAt = max(banks[index].prechargeAt, now + toPrecharge)
  }

  /// Holds back column commands of the bank's group, of its rank, and of the other ranks.
  private mutating func delay(
    _ index: Int, read: Int, write: Int, readShort: Int, writeShort: Int, readOther: Int,
    writeOther: Int, _ now: Int
  ) {
    let (group, rank) = (banks[index].group, banks[index].rank)
    groups[group].readAt = max(groups[group].readAt, now + read)
    groups[group].writeAt = max(groups[group].writeAt, now + write)
    for other in ranks.indices {
      let isOwn = other == rank
      ranks[other].readAt = max(ranks[other].readAt, now + (isOwn ? readShort : readOther))
      ranks[other].writeAt = max(ranks[other].writeAt, now + (isOwn ? writeShort : writeOther))
    }
  }

  private mutating func remove(_ index: Int, place: Int) -> Request {
    let request = queues[slot(index, place)]
    // Those before it move up by one place.
    var position = place
    while position > 0 {
      queues[slot(index, position)] = queues[slot(index, position - 1)]
      position -= 1
    }
    banks[index].oldest = (banks[index].oldest + 1) & (ring - 1)
    let count = banks[index].queued - 1
    banks[index].queued = count
    if request.isWrite { banks[index].queuedWrites -= 1 }
    full &= ~(1 << UInt64(index))
    if count == 0 { waiting &= ~(1 << UInt64(index)) }
    return request
  }

  /// Finds the oldest read and write in a bank's queue that the open row serves.
  private mutating func findHits(_ index: Int) {
    let row = banks[index].openRow
    let count = banks[index].queued
    var (read, write) = (-1, -1)
    var place = 0
    while place < count {
      let request = queues[slot(index, place)]
      if request.row == row {
        if request.isWrite {
          if write < 0 { write = place }
          if banks[index].queuedWrites == count { break }
        } else {
          if read < 0 { read = place }
          if banks[index].queuedWrites == 0 { break }
        }
      }
      place += 1
    }
    banks[index].firstRead = read
    banks[index].firstWrite = write
  }
}

import Hardware

extension Channel {
  /// Issues the next command, and a second one of the other kind where both have a bus.
  @inline(__always)
  mutating func issue(_ now: Int) {
    var isColumn = false
    if nextBank == Self.refreshing {
      refreshCommand(now)
    } else {
      turn = nextBank
      isColumn = command(of: nextBank, now, isColumn: nil)
    }
    if controller.hasRowAndColumnBus { issueSecond(now, isColumn: !isColumn) }
    seek(from: now + 1)
  }

  /// Issues a command of the bank that is ready first in turn, where it is of the kind asked for.
  private mutating func issueSecond(_ now: Int, isColumn: Bool) {
    seek(from: now, refreshes: false)
    guard commandAt <= now else { return }
    turn = nextBank
    _ = command(of: nextBank, now, isColumn: isColumn)
  }

  /// Issues what a bank's queue has ready; nothing where that is not of the kind asked for.
  ///
  /// - Returns: Whether it was a read or a write.
  @inline(__always)
  private mutating func command(of index: Int, _ now: Int, isColumn: Bool?) -> Bool {
    readyAt[index] = 0
    guard banks[index].openRow >= 0 else {
      if isColumn != true { activate(index, now) }
      return false
    }
    if banks[index].mayPrecharge(rowHitLimit: rowHitLimit),
      max(banks[index].prechargeAt, ranks[Int(banks[index].rank)].prechargeAt) <= now
    {
      if isColumn != true { precharge(index, now) }
      return false
    }
    guard isColumn != false else { return true }
    let (read, write) = (banks[index].firstRead, banks[index].firstWrite)
    let canRead = read >= 0 && (write < 0 || readAt(index) <= now)
    let canWrite = write >= 0 && (read < 0 || writeAt(index) <= now)
    column(index, place: canRead && (!canWrite || read < write) ? read : write, now)
    return true
  }

  // MARK: Commands

  private mutating func activate(_ index: Int, _ now: Int) {
    let row = queues[slot(index, 0)].request.row
    let (group, rank) = (Int(banks[index].group), Int(banks[index].rank))
    banks[index].openRow = row
    if (open & ranks[rank].banks).isEmpty { ranks[rank].openSince = now }
    open.insert(index)
    banks[index].columnCommands = 0
    banks[index].activateAt = now + gaps.activateToActivate
    banks[index].columnAt = max(banks[index].columnAt, now + gaps.activateToColumn)
    banks[index].prechargeAt = max(banks[index].prechargeAt, now + gaps.activateToPrecharge)
    groups[group].activateAt = max(groups[group].activateAt, now + gaps.activateToActivateLong)
    ranks[rank].activateAt = max(ranks[rank].activateAt, now + gaps.activateToActivateShort)
    ranks[rank].addWindow(endingAt: now + gaps.fourActivates)
    counters.activates += 1
    steadyRun.interrupt(after: columns)
    findHits(index)
    classify(index)
  }

  mutating func precharge(_ index: Int, _ now: Int) {
    readyAt[index] = 0
    banks[index].activateAt = max(banks[index].activateAt, now + gaps.prechargeToActivate)
    let rank = Int(banks[index].rank)
    ranks[rank].refreshAt = max(ranks[rank].refreshAt, now + gaps.prechargeToActivate)
    ranks[rank].prechargeAt = max(ranks[rank].prechargeAt, now + gaps.prechargeToPrecharge)
    close(index, now)
    counters.precharges += 1
    steadyRun.interrupt(after: columns)
  }

  private mutating func close(_ index: Int, _ now: Int) {
    banks[index].openRow = -1
    open.remove(index)
    banks[index].columnCommands = 0
    banks[index].firstRead = -1
    banks[index].firstWrite = -1
    hits.remove(index)
    let rank = Int(banks[index].rank)
    if (open & ranks[rank].banks).isEmpty {
      counters.rankActiveCycles += now - ranks[rank].openSince
    }
  }

  /// A read or a write of the open row.
  @inline(__always)
  private mutating func column(_ index: Int, place: Int32, _ now: Int) {
    let at = slot(index, place)
    let request = queues[at].request
    count(request, index, now)
    note(index, now)
    delay(isWrite: request.isWrite, index, now)
    let isEntryDone = remove(index, place: place, at: at)
    if controller.pagePolicy == .closed {
      let toActivate =
        request.isWrite ? gaps.closingWriteToActivate : gaps.closingReadToActivate
      let toRefresh = request.isWrite ? gaps.closingWriteToActivate : gaps.closingReadToRefresh
      banks[index].activateAt = max(banks[index].activateAt, now + toActivate)
      let rank = Int(banks[index].rank)
      ranks[rank].refreshAt = max(ranks[rank].refreshAt, now + toRefresh)
      close(index, now)
    } else {
      if isEntryDone { findHits(index) }
      classify(index)
    }
  }

  /// Counts a request as served.
  @inline(__always)
  private mutating func count(_ request: Request, _ index: Int, _ now: Int) {
    let isHit = banks[index].columnCommands > 0
    banks[index].columnCommands += 1
    if lastWasWrite != request.isWrite {
      if columns > 0 { counters.turnarounds += 1 }
      steadyRun.interrupt(after: columns)
    }
    lastWasWrite = request.isWrite
    let end: Int
    if request.isWrite {
      end = now + gaps.writeData
      counters.writes += 1
      if isHit { counters.writeRowHits += 1 }
    } else {
      end = now + gaps.readData
      counters.reads += 1
      if isHit { counters.readRowHits += 1 }
    }
    lastData = max(lastData, end)
    served = request
    servedEnd = end
  }

  /// Holds back what a read or a write of a bank's open row holds back.
  @inline(__always)
  mutating func delay(isWrite: Bool, _ index: Int, _ now: Int) {
    if isWrite {
      delay(
        index, read: now + gaps.writeToReadLong, write: now + gaps.writeToWriteLong,
        readShort: now + gaps.writeToReadShort, writeShort: now + gaps.writeToWriteShort,
        readOther: now + gaps.writeToReadOtherRank, writeOther: now + gaps.writeToWriteOtherRank)
    } else {
      delay(
        index, read: now + gaps.readToReadLong, write: now + gaps.readToWrite,
        readShort: now + gaps.readToReadShort, writeShort: now + gaps.readToWrite,
        readOther: now + gaps.readToReadOtherRank, writeOther: now + gaps.readToWriteOtherRank)
    }
    guard controller.pagePolicy == .open else { return }
    let toPrecharge = isWrite ? gaps.writeToPrecharge : gaps.readToPrecharge
    banks[index].prechargeAt = max(banks[index].prechargeAt, now + toPrecharge)
  }

  /// Holds back column commands of the bank's group, of its rank, and of the other ranks.
  @inline(__always)
  private mutating func delay(
    _ index: Int, read: Int, write: Int, readShort: Int, writeShort: Int, readOther: Int,
    writeOther: Int
  ) {
    let (group, rank) = (Int(banks[index].group), Int(banks[index].rank))
    groups[group].readAt = max(groups[group].readAt, read)
    groups[group].writeAt = max(groups[group].writeAt, write)
    for other in ranks.indices {
      let isOwn = other == rank
      ranks[other].readAt = max(ranks[other].readAt, isOwn ? readShort : readOther)
      ranks[other].writeAt = max(ranks[other].writeAt, isOwn ? writeShort : writeOther)
    }
  }

  /// Takes a request from its command queue; returns whether it was the last of its entry.
  @inline(__always)
  private mutating func remove(_ index: Int, place: Int32, at: Int) -> Bool {
    full.remove(index)
    banks[index].queued -= 1
    queues[at].count -= 1
    guard queues[at].count == 0 else { return false }
    // Those before it move up by one place.
    var position = place
    while position > 0 {
      queues[slot(index, position)] = queues[slot(index, position - 1)]
      position -= 1
    }
    banks[index].oldest = (banks[index].oldest + 1) & Int32(truncatingIfNeeded: ring - 1)
    banks[index].entries -= 1
    if banks[index].entries == 0 {
      waiting.remove(index)
      steadyRun.length = 0
    }
    return true
  }

  /// Finds the oldest read and write in a bank's queue that the open row serves.
  private mutating func findHits(_ index: Int) {
    let row = banks[index].openRow
    let count = banks[index].entries
    var (read, write): (Int32, Int32) = (-1, -1)
    var place: Int32 = 0
    while place < count {
      let request = queues[slot(index, place)].request
      if request.row == row {
        if request.isWrite {
          if write < 0 { write = place }
        } else {
          if read < 0 { read = place }
        }
      }
      place += 1
    }
    banks[index].firstRead = read
    banks[index].firstWrite = write
  }
}

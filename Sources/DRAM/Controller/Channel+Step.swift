extension Channel {
  /// Does what happens in a cycle: a refresh becomes due, a command issues, a request moves.
  @inline(__always)
  mutating func step(_ now: Int) {
    if now == nextRefresh { beginRefresh(now) }
    if commandAt <= now { issue(now) }
    if mustDrain { draining = writes.count }
    let allowed = (draining > 0 ? writes.banks : requests.banks) - full
    if !allowed.isEmpty {
      if draining > 0 {
        push(writes.take(1, from: writes.firstBank(in: allowed)), now)
        draining -= 1
      } else {
        push(requests.take(1, from: requests.firstBank(in: allowed)), now)
      }
      if !movable.isEmpty {
        wake = now + 1
        return
      }
    }
    wake = min(nextRefresh, max(commandAt, now + 1))
  }

  private mutating func beginRefresh(_ now: Int) {
    dueRefreshes += 1
    nextRefresh += refreshInterval
    blocked = ranks[dueRank].banks
    seek(from: now)
  }

  /// Moves a request into its bank's command queue.
  @inline(__always)
  private mutating func push(_ request: Request, _ now: Int) {
    let bank = Int(request.bank)
    if !waiting.contains(bank) { steadyRun.interrupt(after: columns) }
    // One more of the same changes nothing in what the bank waits for.
    guard append(request, times: 1) else { return }
    classify(bank)
    guard !blocked.contains(bank) else {
      readyAt[bank] = 0
      return
    }
    let ready = max(now + 1, earliest(bank))
    readyAt[bank] = ready
    if ready < commandAt
      || ready == commandAt && nextBank != Self.refreshing && precedes(bank, nextBank)
    {
      commandAt = ready
      nextBank = bank
    } else if bank == nextBank, ready > commandAt {
      seek(from: now + 1)
    }
  }

  /// Tells whether a bank waits for nothing but a read or a write of its open row.
  @inline(__always)
  mutating func classify(_ bank: Int) {
    let (read, write) = (banks[bank].firstRead, banks[bank].firstWrite)
    // Neither is -1 without a hit.
    let isHit =
      read & write != -1
      && (read == 0 || write == 0 || banks[bank].columnCommands < rowHitLimit)
    hits.set(bank, isHit)
    readHits.set(bank, read >= 0)
    writeHits.set(bank, write >= 0)
  }

  /// Puts a request into its bank's command queue, as many times; returns whether it differs from the
  /// one before.
  @inline(__always)
  @discardableResult
  mutating func append(_ request: Request, times: Int) -> Bool {
    let bank = Int(request.bank)
    let place = banks[bank].entries
    banks[bank].queued += Int32(truncatingIfNeeded: times)
    waiting.insert(bank)
    if banks[bank].queued == bankQueue { full.insert(bank) }
    if place > 0, queues[slot(bank, place - 1)].request == request {
      queues[slot(bank, place - 1)].count += Int32(truncatingIfNeeded: times)
      return false
    }
    queues[slot(bank, place)] = Entry(request: request, count: Int32(truncatingIfNeeded: times))
    banks[bank].entries = place + 1
    if banks[bank].openRow == request.row {
      if request.isWrite {
        if banks[bank].firstWrite < 0 { banks[bank].firstWrite = place }
      } else if banks[bank].firstRead < 0 {
        banks[bank].firstRead = place
      }
    }
    return true
  }

  /// Where the entry at a place of a bank's command queue is.
  @inline(__always)
  func slot(_ bank: Int, _ place: Int32) -> Int {
    bank * ring + Int(banks[bank].oldest + place) & (ring - 1)
  }
}

import Hardware

extension Channel {
  /// Notes a column command of a bank.
  @inline(__always)
  mutating func note(_ index: Int, _ now: Int) {
    let period = now - banks[index].lastColumn
    columns += 1
    let count = columns - banks[index].columnsAtLast
    banks[index].lastColumn = now
    banks[index].columnsAtLast = columns
    lastColumn = now
    if columns - count <= steadyRun.start {
      steadyRun.length = 0
    } else if period == steadyRun.period, count == steadyRun.columns {
      steadyRun.length += 1
    } else {
      steadyRun.period = period
      steadyRun.columns = count
      steadyRun.length = 1
    }
  }

  /// Passes over the periods of a steady run, where one runs and nothing else happens; returns the cycle in
  /// which the last one ends.
  mutating func passSteadyRun(
    _ stream: inout BurstStream, _ loads: inout FixedArray<Load>, _ now: Int, before limit: Int
  ) -> Int {
    let repetition = repetitions(stream, now: now, before: limit)
    guard repetition.times > 0 else {
      steadyRun.length = 0
      return now
    }
    stream.left -= repetition.accepted
    skip(repetition, stream.request, now: now)
    let last = now + repetition.times * steadyRun.period
    if !lastWasWrite {
      for bank in membership(last).members {
        let owner = Int(queues[slot(bank, 0)].request.owner)
        loads[owner].unserved -= repetition.times
        loads[owner].end = max(loads[owner].end, banks[bank].lastColumn + gaps.readData)
      }
    }
    return last
  }

  /// How often the steady run's last period is sure to repeat after a step in cycle `now`.
  ///
  /// The banks of the steady run serve their open rows only, and the times of their commands follow from
  /// those of the last period alone, so all repeats until a queue runs empty or something else begins:
  /// the commands that other banks wait for, a refresh, the end of a stream. What moves and what is
  /// accepted changes counts by as much in each period.
  ///
  /// - Parameters:
  ///   - stream: What is offered in every cycle until then; nothing else is.
  ///   - end: No cycle from here on may be passed over.
  private mutating func repetitions(_ stream: BurstStream, now: Int, before end: Int) -> Repetition
  {
    let isWrite = lastWasWrite
    guard blocked.isEmpty, !mustDrain, controller.pagePolicy == .open else { return .none }
    // Every command of a bank that requests wait for makes space for one of them.
    let isDraining = draining > 0
    let source = isDraining ? writes.banks : requests.banks
    guard (source - (waiting & full)).isEmpty else { return .none }
    let (members, others) = membership(now)
    guard members.count == steadyRun.columns else { return .none }
    let moving = (source & members).count
    var times = Int.max
    var inflow = Inflow()
    if stream.left > 0 {
      guard let found = self.inflow(stream, source, moving: moving) else { return .none }
      inflow = found
      times = inflow.most
    }
    if isDraining, moving > 0 { times = min(times, (draining - 1) / moving) }
    for bank in members {
      guard servesRow(bank, isWrite: isWrite) else { return .none }
      let entry = queues[slot(bank, 0)]
      guard source.contains(bank) else {
        times = min(times, Int(entry.count) - 1)
        continue
      }
      let next = isDraining ? writes.next(of: bank) : requests.next(of: bank)
      guard next.request.row == entry.request.row, next.request.isWrite == isWrite else {
        return .none
      }
      let isOne = banks[bank].entries == 1 && next.request == entry.request
      if !isOne { times = min(times, Int(entry.count) - 1) }
      // What is offered may join the entry that waits.
      if !(isOne && inflow.isSaturated && next.isLast && next.request == stream.request) {
        times = min(times, next.count)
      }
    }
    guard times > 0 else { return .none }
    var end = min(end, nextRefresh)
    if !others.isEmpty { end = min(end, release(of: others, members, isWrite: isWrite, now)) }
    guard end > now else { return .none }
    times = min(times, (end - 1 - now) / steadyRun.period)
    guard times > 0 else { return .none }
    return Repetition(times: times, accepted: times * inflow.perPeriod + inflow.once)
  }

  /// What of a stream is accepted while a steady run runs; nil where that is not known.
  @inline(__always)
  private func inflow(_ stream: BurstStream, _ source: BankSet, moving: Int) -> Inflow? {
    let isToWrites = stream.request.isWrite && splits
    let isSource = isToWrites == (draining > 0)
    let space = isToWrites ? writes.space : requests.space
    if isSource {
      guard source.contains(Int(stream.request.bank)) else { return nil }
      if space <= 1 {
        // What has moved is replaced in the next cycle, after the last command in the next period.
        let left = source.contains(Int(served.bank)) ? 1 : 0
        let once = space - left
        guard once >= 0, once < stream.left else { return nil }
        return Inflow(
          most: moving > 0 ? (stream.left - 1 - once) / moving : Int.max, perPeriod: moving,
          once: once, isSaturated: true)
      }
    } else if space == 0 {
      return Inflow()
    }
    // One after the other as long as there is space.
    let perPeriod = steadyRun.period * controller.requestsPerCycle
    return Inflow(
      most: min(passiveSpace(stream.request), stream.left - 1) / perPeriod, perPeriod: perPeriod)
  }

  /// Whether all that waits in a bank's command queue is for its open row, in one direction.
  @inline(__always)
  private func servesRow(_ bank: Int, isWrite: Bool) -> Bool {
    for place in 0..<banks[bank].entries {
      let request = queues[slot(bank, place)].request
      guard request.isWrite == isWrite, request.row == banks[bank].openRow else { return false }
    }
    return true
  }

  /// The waiting banks that had a command in the steady run's last period, and the others.
  @inline(__always)
  private func membership(_ now: Int) -> (members: BankSet, others: BankSet) {
    var members = BankSet()
    for bank in waiting {
      if now - banks[bank].lastColumn < steadyRun.period { members.insert(bank) }
    }
    return (members, waiting - members)
  }

  /// Until when banks that wait during a steady run can issue nothing: 0 where that is not known.
  ///
  /// The steady run's commands hold back those of the other direction as long as they follow each other
  /// fast enough; all else that a bank waits for is a time that is known.
  @inline(__always)
  private func release(of others: BankSet, _ members: BankSet, isWrite: Bool, _ now: Int) -> Int {
    var release = Int.max
    for bank in others {
      if banks[bank].openRow < 0 {
        release = min(release, earliest(bank))
        continue
      }
      if (isWrite ? banks[bank].firstWrite : banks[bank].firstRead) >= 0 {
        release = min(release, banks[bank].columnAt)
      }
      if (isWrite ? banks[bank].firstRead : banks[bank].firstWrite) >= 0 {
        guard steadyRun.period < heldBack(bank, members, isWrite: isWrite) else { return 0 }
      }
      if banks[bank].mayPrecharge(rowHitLimit: rowHitLimit) {
        release = min(
          release, max(banks[bank].prechargeAt, ranks[Int(banks[bank].rank)].prechargeAt))
      }
    }
    return release
  }

  /// For how many cycles each command of a steady run holds back a bank's command of the other direction.
  @inline(__always)
  private func heldBack(_ bank: Int, _ members: BankSet, isWrite: Bool) -> Int {
    let isOwnRank = (members - ranks[Int(banks[bank].rank)].banks).isEmpty
    if isWrite {
      return isOwnRank
        ? gaps.writeToReadShort : min(gaps.writeToReadShort, gaps.writeToReadOtherRank)
    }
    return isOwnRank ? gaps.readToWrite : min(gaps.readToWrite, gaps.readToWriteOtherRank)
  }

  /// Repeats the steady run's last period.
  private mutating func skip(_ repetition: Repetition, _ stream: Request, now: Int) {
    let times = repetition.times
    let cycles = times * steadyRun.period
    let isWrite = lastWasWrite
    let isDraining = draining > 0
    let source = isDraining ? writes.banks : requests.banks
    let members = membership(now).members
    let served = times * steadyRun.columns
    columns += served
    if repetition.accepted > 0 { accept(stream, times: repetition.accepted) }
    for bank in members {
      let column = banks[bank].lastColumn + cycles
      banks[bank].lastColumn = column
      banks[bank].columnsAtLast += served
      banks[bank].columnCommands += Int32(truncatingIfNeeded: times)
      delay(isWrite: isWrite, bank, column)
      banks[bank].queued -= Int32(truncatingIfNeeded: times)
      queues[slot(bank, 0)].count -= Int32(truncatingIfNeeded: times)
      full.remove(bank)
      guard source.contains(bank) else { continue }
      let request = isDraining ? writes.take(times, from: bank) : requests.take(times, from: bank)
      append(request, times: times)
    }
    if isDraining { draining -= times * (source & members).count }
    if isWrite {
      counters.writes += served
      counters.writeRowHits += served
    } else {
      counters.reads += served
      counters.readRowHits += served
    }
    lastData += cycles
    lastColumn += cycles
    seek(from: now + cycles + 1)
    wake = min(nextRefresh, commandAt)
  }
}

import Hardware

/// One channel: its controller's queues and its banks, stepped through the cycles in which something
/// can happen.
///
/// The controller is DRAMsim3's (Li et al., IEEE CAL 2020), as documented: requests wait in a read
/// queue and a write buffer; every cycle the oldest whose bank's command queue has room moves there;
/// commands are taken first-ready, first-come within a bank and round robin over banks; writes are
/// drained in batches; refreshes are taken as soon as they are due.
struct Channel: ~Copyable {
  let gaps: CommandGaps
  let controller: DRAMController
  var banks: FixedArray<BankState>
  var groups: FixedArray<GroupState>
  var ranks: FixedArray<RankState>
  /// The banks' command queues, rings one after the other.
  var queues: FixedArray<Request>
  /// Places of a ring, a power of two.
  let ring: Int
  /// Banks whose command queue holds something, and those whose queue is full.
  var waiting: UInt64 = 0
  var full: UInt64 = 0
  /// Reads, or all requests where there is one queue.
  var requests: RequestQueue
  var writes: RequestQueue
  /// Writes that move before any read does.
  var draining = 0
  /// The bank whose command was taken last.
  var turn = 0
  /// Ranks whose refresh is due, in order.
  var dueRefreshes: [Int] = [] {
    didSet { blocked = dueRefreshes.first.map { ranks[$0].banks } ?? 0 }
  }
  /// Banks that wait for their rank's refresh.
  private(set) var blocked: UInt64 = 0
  var nextRefresh: Int
  var nextRefreshRank = 0
  let refreshInterval: Int
  /// When the next command can issue, as things stand.
  var commandAt = Int.max
  var lastWasWrite = false
  var counters = MemoryCounters()
  /// The end of the latest data.
  var lastData = 0
  /// What the last step did.
  var activity = Activity()

  struct Activity {
    /// A read or write issued: its request, and the end of its data.
    var hasServed = false
    var served = Request.none
    var end = 0
  }

  static let mostBanks = 64

  init(_ dram: BankedDRAM) {
    let geometry = dram.geometry
    gaps = CommandGaps(dram)
    controller = dram.controller
    let count = geometry.banksPerChannel
    precondition(count <= Self.mostBanks, "the reader bounds the banks of a channel")
    banks = FixedArray(count: count) {
      BankState(group: $0 / geometry.banks, rank: $0 / geometry.banksPerRank)
    }
    groups = FixedArray(count: geometry.ranks * geometry.bankGroups) { _ in GroupState() }
    let perRank = geometry.banksPerRank
    let rankMask = perRank == 64 ? UInt64.max : (1 << UInt64(perRank)) - 1
    ranks = FixedArray(count: geometry.ranks) {
      RankState(banks: rankMask << UInt64($0 * perRank))
    }
    ring = RequestQueue.ring(for: controller.bankQueue)
    queues = FixedArray(count: count * ring) { _ in .none }
    requests = RequestQueue(capacity: controller.requestQueue, banks: count)
    writes = RequestQueue(capacity: controller.writeBuffer, banks: count)
    refreshInterval = dram.timing.refreshInterval / geometry.ranks
    nextRefresh = controller.refreshPolicy == .none ? Int.max : refreshInterval
  }

  // MARK: The queues before the banks

  @inline(__always)
  func canAccept(isWrite: Bool) -> Bool {
    isWrite && controller.queuePolicy == .split ? !writes.isFull : !requests.isFull
  }

  mutating func accept(_ request: Request) {
    if request.isWrite, controller.queuePolicy == .split {
      writes.append(request)
    } else {
      requests.append(request)
    }
  }

  /// Drains the write buffer whatever it holds: nothing else is offered.
  mutating func drain() { draining = writes.count }

  var hasPending: Bool { requests.count > 0 || writes.count > 0 || waiting != 0 }

  /// Whether writes wait that nothing drains as yet.
  @inline(__always)
  var hasUndrained: Bool { draining == 0 && writes.count > 0 }

  /// Whether writes have to be drained now: the buffer is full, or has enough and nothing else is
  /// to do.
  @inline(__always)
  private var mustDrain: Bool {
    draining == 0 && controller.queuePolicy == .split
      && (writes.isFull || writes.count > controller.writeThreshold && waiting == 0)
  }

  /// The banks of what would move to a command queue next.
  @inline(__always)
  private var movable: UInt64 {
    (draining > 0 || mustDrain ? writes.banks : requests.banks) & ~full
  }

  /// Whether a request can move, or the write buffer's draining begins.
  @inline(__always)
  var hasMove: Bool { movable != 0 || mustDrain }

  /// When anything can happen next, after the step of cycle `now`.
  @inline(__always)
  func wake(after now: Int) -> Int {
    if movable != 0 { return now + 1 }
    return min(nextRefresh, max(commandAt, now + 1))
  }

  // MARK: A cycle

  /// Does what happens in a cycle: a refresh becomes due, a command issues, a request moves.
  mutating func step(_ now: Int) {
    activity.hasServed = false
    if now == nextRefresh {
      dueRefreshes.append(nextRefreshRank)
      nextRefreshRank = (nextRefreshRank + 1) % ranks.count
      nextRefresh += refreshInterval
      commandAt = now
    }
    if commandAt <= now {
      issue(now)
    }
    if mustDrain { draining = writes.count }
    guard case let allowed = movable, allowed != 0 else { return }
    if draining > 0 {
      let bank = writes.firstBank(in: allowed)
      push(writes.take(from: bank), now)
      draining -= 1
    } else {
      let bank = requests.firstBank(in: allowed)
      push(requests.take(from: bank), now)
    }
  }

  private mutating func push(_ request: Request, _ now: Int) {
    let bank = Int(request.bank)
    let place = append(request)
    if banks[bank].openRow == request.row {
      if request.isWrite {
        if banks[bank].firstWrite < 0 { banks[bank].firstWrite = place }
      } else if banks[bank].firstRead < 0 {
        banks[bank].firstRead = place
      }
    }
    guard blocked >> UInt64(bank) & 1 == 0 else { return }
    let ready = max(now + 1, earliest(bank))
    banks[bank].readyAt = ready
    commandAt = min(commandAt, ready)
  }

  /// Puts a request into its bank's command queue; returns its place there.
  @inline(__always)
  mutating func append(_ request: Request) -> Int {
    let bank = Int(request.bank)
    let place = banks[bank].queued
    queues[slot(bank, place)] = request
    banks[bank].queued = place + 1
    if request.isWrite { banks[bank].queuedWrites += 1 }
    waiting |= 1 << UInt64(bank)
    if place + 1 == controller.bankQueue { full |= 1 << UInt64(bank) }
    return place
  }

  /// Where the request at a place of a bank's command queue is.
  @inline(__always)
  func slot(_ bank: Int, _ place: Int) -> Int {
    bank * ring + (banks[bank].oldest + place) & (ring - 1)
  }

  /// The earliest cycle for a bank's next command, as things stand.
  @inline(__always)
  func earliest(_ index: Int) -> Int {
    let (group, rank) = (banks[index].group, banks[index].rank)
    if banks[index].openRow < 0 {
      return max(
        max(banks[index].activateAt, groups[group].activateAt),
        max(ranks[rank].activateAt, ranks[rank].windows[0]))
    }
    var earliest = Int.max
    if banks[index].firstRead >= 0 { earliest = readAt(index) }
    if banks[index].firstWrite >= 0 { earliest = min(earliest, writeAt(index)) }
    if banks[index].mayPrecharge(rowHitLimit: controller.rowHitLimit) {
      earliest = min(earliest, max(banks[index].prechargeAt, ranks[rank].prechargeAt))
    }
    return earliest
  }

  /// The earliest cycle for a read of a bank's open row.
  @inline(__always)
  func readAt(_ index: Int) -> Int {
    let (group, rank) = (banks[index].group, banks[index].rank)
    return max(banks[index].readAt, max(groups[group].readAt, ranks[rank].readAt))
  }

  /// The earliest cycle for a write of a bank's open row.
  @inline(__always)
  func writeAt(_ index: Int) -> Int {
    let (group, rank) = (banks[index].group, banks[index].rank)
    return max(banks[index].writeAt, max(groups[group].writeAt, ranks[rank].writeAt))
  }
}

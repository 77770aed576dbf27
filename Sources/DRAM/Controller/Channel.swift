import Hardware

/// One channel: its controller's queues and its banks, stepped through the cycles in which something
/// can happen.
///
/// The controller is DRAMsim3's (Li et al., IEEE CAL 2020), as documented: requests wait in a read
/// queue and a write buffer; every cycle the oldest whose bank's command queue has space moves there;
/// commands are taken first-ready, first-come within a bank and round robin over banks; writes are
/// drained in batches; refreshes are taken as soon as they are due.
struct Channel: ~Copyable {
  let gaps: CommandGaps
  let controller: DRAMController
  var banks: FixedArray<BankState>
  var groups: FixedArray<GroupState>
  /// No bank's next command can issue before.
  var readyAt: FixedArray<Int>
  var ranks: FixedArray<RankState>
  /// The banks' command queues, rings one after the other; equal requests share an entry.
  var queues: FixedArray<Entry>
  /// Places of a ring, a power of two.
  let ring: Int
  let rowHitLimit: Int32
  /// Requests that a command queue holds at most.
  let bankQueue: Int32
  /// Writes have a separate buffer, which is drained when it holds more than a limit.
  let splits: Bool
  let drainedAbove: Int
  /// Banks whose command queue holds something, and those whose queue is full.
  var waiting = BankSet()
  var full = BankSet()
  /// Banks with an open row.
  var open = BankSet()
  /// Banks that wait for nothing but a read or a write of their open row.
  var hits = BankSet()
  /// Banks with a read, and with a write, of their open row.
  var readHits = BankSet()
  var writeHits = BankSet()
  /// Reads, or all requests where there is one queue.
  var requests: RequestQueue
  var writes: RequestQueue
  /// Writes that move before any read does.
  var draining = 0
  /// The bank whose command was taken last.
  var turn = 0
  /// The rank whose refresh is due first, and how many are due, in the ranks' order.
  var dueRank = 0
  var dueRefreshes = 0
  /// Banks that wait for their rank's refresh.
  var blocked = BankSet()
  var nextRefresh: Int
  let refreshInterval: Int
  /// When the next command can issue, in the present state, and whose it is: `Self.refreshing` for
  /// one towards a refresh.
  var commandAt = Int.max
  var nextBank = 0
  /// When anything can happen next.
  var wake: Int
  /// Column commands so far, the direction of the last one, and when it was.
  var columns = 0
  var lastWasWrite = false
  var lastColumn = -1
  var steadyRun = SteadyRun()
  var counters = MemoryCounters()
  /// The end of the latest data.
  var lastData = 0
  /// The last burst served, and the end of its data.
  var served = Request.none
  var servedEnd = 0
  /// The last run has served a read.
  var hasServedRead = false

  struct Entry {
    var request = Request.none
    var count: Int32 = 0
  }

  static let refreshing = -1

  init(_ dram: BankedDRAM) {
    let geometry = dram.geometry
    gaps = CommandGaps(dram)
    controller = dram.controller
    let count = geometry.banksPerChannel
    precondition(count <= BankSet.most, "the reader bounds the banks of a channel")
    banks = FixedArray(count: count) {
      BankState(group: $0 / geometry.banks, rank: $0 / geometry.banksPerRank)
    }
    readyAt = FixedArray(count: count) { _ in 0 }
    groups = FixedArray(count: geometry.ranks * geometry.bankGroups) { _ in GroupState() }
    let perRank = geometry.banksPerRank
    ranks = FixedArray(count: geometry.ranks) {
      RankState(banks: BankSet($0 * perRank..<($0 + 1) * perRank))
    }
    var ring = 1
    while ring < controller.bankQueue { ring *= 2 }
    self.ring = ring
    splits = controller.queuePolicy == .split
    drainedAbove = min(controller.writeThreshold, controller.writeBuffer - 1)
    bankQueue = Int32(clamping: controller.bankQueue)
    rowHitLimit = Int32(clamping: controller.rowHitLimit)
    queues = FixedArray(count: count * ring) { _ in Entry() }
    requests = RequestQueue(capacity: controller.requestQueue, banks: count)
    writes = RequestQueue(capacity: controller.writeBuffer, banks: count)
    refreshInterval = dram.timing.refreshInterval / geometry.ranks
    nextRefresh = controller.refreshPolicy == .none ? Int.max : refreshInterval
    wake = nextRefresh
  }

  // MARK: The queues before the banks

  @inline(__always)
  func canAccept(isWrite: Bool) -> Bool {
    isWrite && splits ? !writes.isFull : !requests.isFull
  }

  @inline(__always)
  mutating func accept(_ request: Request, times: Int) {
    if request.isWrite, splits {
      writes.append(request, times: times)
    } else {
      requests.append(request, times: times)
    }
  }

  /// Copies of a request that can be accepted without any command becoming possible.
  @inline(__always)
  func passiveSpace(_ request: Request) -> Int {
    if request.isWrite, splits {
      if draining == 0 {
        // Up to those that begin to drain the buffer.
        return !waiting.isEmpty ? writes.space - 1 : max(0, drainedAbove - writes.count)
      }
      return full.contains(Int(request.bank)) ? writes.space : 0
    }
    return draining > 0 || full.contains(Int(request.bank)) ? requests.space : 0
  }

  /// Drains the write buffer whatever it holds: nothing else is offered.
  mutating func drain() { draining = writes.count }

  var hasPending: Bool { requests.count > 0 || writes.count > 0 || !waiting.isEmpty }

  /// Whether writes wait that nothing drains as yet.
  @inline(__always)
  var hasUndrained: Bool { draining == 0 && writes.count > 0 }

  /// Whether writes have to be drained now: the buffer is full, or has enough and nothing else is
  /// to do.
  @inline(__always)
  var mustDrain: Bool {
    writes.count > drainedAbove && draining == 0 && (waiting.isEmpty || writes.isFull)
  }

  /// The banks of what would move to a command queue next.
  @inline(__always)
  var movable: BankSet {
    (draining > 0 || mustDrain ? writes.banks : requests.banks) - full
  }

  /// Whether a request can move, or the write buffer's draining begins.
  @inline(__always)
  var hasMove: Bool { !movable.isEmpty || mustDrain }
}

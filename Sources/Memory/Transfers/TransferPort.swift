import Hardware

/// DMA queues before a memory of banks. Their bursts enter its channels in one stream: the queue that
/// came first has its turn, for at most so many bytes while another waits. A load has come with its
/// last burst's data; a store is done when the memory has accepted its last burst.
public struct TransferPort: ~Copyable {
  /// What a transfer moves, and where it stands among the others.
  public struct Transfer: Sendable {
    public var rows: BurstRows
    public var isWrite: Bool
    /// Among transfers that arrive at the same time the one with the least goes first.
    public var order: Int
    /// The first cycle in which it may be offered.
    public var arrival: Int

    public init(rows: BurstRows, isWrite: Bool, order: Int, arrival: Int) {
      self.rows = rows
      self.isWrite = isWrite
      self.order = order
      self.arrival = arrival
    }
  }

  /// What a run until something happens tells.
  public enum Event: Sendable {
    /// All bursts of a queue's transfer have been accepted.
    case accepted(order: Int, queue: Int, cycle: Int)
    /// The last data of a load have come.
    case came(order: Int, cycle: Int)
  }

  private var memory: MemorySystem
  private let decoder: AddressDecoder
  private let requestsPerCycle: Int
  private let turnBytes: Int
  private let burstBytes: Int
  /// Reads on their way at most.
  private let outstanding: Int
  /// What each queue offers.
  private var offers: FixedArray<Offer>
  /// Loads that wait for data, by owner; a queue has `perQueue` owners.
  private var loads: FixedArray<Load>
  private var waitingLoads = 0
  public private(set) var cycle = 0
  /// What the last run told.
  public private(set) var events: [Event] = []
  /// The queue whose turn it is, and the bytes that it may still offer.
  private var turn: Int?
  private var turnLeft = 0
  /// Reads whose data have not come, and the ends of those that have been commanded, in order; kept
  /// where `outstanding` bounds them.
  private var waitingReads = 0
  private var ends: [Int] = []
  private var firstEnd = 0

  private static let perQueue = 64

  /// A queue's transfer whose bursts are offered, if it has one.
  struct Offer {
    var isUnderWay = false
    var transfer = Transfer(
      rows: BurstRows(base: 0, rows: 0, rowBytes: 0, pitch: 0, burst: 1), isWrite: false, order: 0,
      arrival: 0)
    var owner = 0
    /// Of its next burst.
    var place = AddressDecoder.Place(channel: 0, bank: 0, row: 0)
    /// Bursts behind it that are in the same place.
    var following = 0
  }

  struct Load {
    var order = -1
    var unserved = 0
    var isOffered = false
    var end = 0
  }

  /// - Parameter outstanding: Reads on their way at most; nil for as many as the memory's queues take.
  public init(
    _ dram: BankedDRAM, queues: Int, turnBytes: Int, outstanding: Int?
  ) {
    memory = MemorySystem(dram)
    decoder = AddressDecoder(dram)
    requestsPerCycle = dram.controller.requestsPerCycle
    burstBytes = dram.geometry.burstBytes
    self.turnBytes = turnBytes
    self.outstanding = outstanding ?? Int.max
    offers = FixedArray(count: queues) { _ in Offer() }
    loads = FixedArray(count: queues * Self.perQueue) { _ in Load() }
  }

  /// Whether a queue may offer another transfer.
  public func takes(_ queue: Int) -> Bool { !offers[queue].isUnderWay && freeOwner(queue) != nil }

  private func freeOwner(_ queue: Int) -> Int? {
    for owner in queue * Self.perQueue..<(queue + 1) * Self.perQueue
    where loads[owner].order < 0 { return owner }
    return nil
  }

  /// Takes a queue's next transfer; asked before with `takes`.
  public mutating func offer(_ transfer: Transfer, queue: Int) {
    guard let owner = freeOwner(queue) else { preconditionFailure("asked before") }
    offers[queue] = Offer(
      isUnderWay: true, transfer: transfer, owner: owner,
      place: decoder.place(of: transfer.rows.address),
      following: decoder.following(transfer.rows.address))
    offers[queue].transfer.arrival = max(cycle, transfer.arrival)
    loads[owner] = Load(order: transfer.order)
    waitingLoads += 1
  }

  /// Runs the memory until something has happened.
  ///
  /// - Returns: Whether something has; nothing is under way otherwise.
  public mutating func serve() -> Bool {
    events.removeAll(keepingCapacity: true)
    while true {
      offerBursts()
      stepChannels()
      let next = nextCycle()
      guard next < Int.max else { return !events.isEmpty }
      cycle = events.isEmpty ? next : cycle + 1
      if !events.isEmpty { return true }
    }
  }

  /// Offers bursts in this cycle.
  private mutating func offerBursts() {
    for _ in 0..<requestsPerCycle {
      guard let queue = nextQueue() else { break }
      let isWrite = offers[queue].transfer.isWrite
      let place = offers[queue].place
      guard isWrite || mayRead(), memory.channels[place.channel].canAccept(isWrite: isWrite)
      else { break }
      let owner = offers[queue].owner
      memory.accept(place, isWrite: isWrite, owner: owner, at: cycle)
      turnLeft -= burstBytes
      if !isWrite {
        waitingReads += 1
        loads[owner].unserved += 1
      }
      if advance(queue) { continue }
      offers[queue].isUnderWay = false
      turn = nil
      events.append(.accepted(order: offers[queue].transfer.order, queue: queue, cycle: cycle))
      if isWrite {
        loads[owner] = Load()
        waitingLoads -= 1
      } else {
        loads[owner].isOffered = true
      }
    }
  }

  /// Goes to a queue's next burst; returns whether there is one.
  @inline(__always)
  private mutating func advance(_ queue: Int) -> Bool {
    if offers[queue].following > 0, offers[queue].transfer.rows.advanceInRow() {
      offers[queue].following -= 1
      return true
    }
    offers[queue].transfer.rows.advance()
    guard !offers[queue].transfer.rows.isAtEnd else { return false }
    let address = offers[queue].transfer.rows.address
    offers[queue].place = decoder.place(of: address)
    offers[queue].following = decoder.following(address)
    return true
  }

  /// Steps the channels that can do something in this cycle.
  private mutating func stepChannels() {
    for index in memory.channels.indices where memory.wakes[index] <= cycle {
      memory.step(index, cycle)
      let activity = memory.channels[index].activity
      if activity.hasServed, !activity.served.isWrite {
        read(Int(activity.served.owner), activity.end)
      }
    }
  }

  /// One read's data have been commanded, to end in a cycle; with its load's last the load has come.
  private mutating func read(_ owner: Int, _ end: Int) {
    if outstanding < Int.max { ends.append(end) }
    loads[owner].unserved -= 1
    loads[owner].end = max(loads[owner].end, end)
    guard loads[owner].isOffered, loads[owner].unserved == 0 else { return }
    events.append(.came(order: loads[owner].order, cycle: loads[owner].end))
    loads[owner] = Load()
    waitingLoads -= 1
  }

  private mutating func mayRead() -> Bool {
    guard outstanding < Int.max else { return true }
    while firstEnd < ends.count, ends[firstEnd] < cycle {
      firstEnd += 1
      waitingReads -= 1
    }
    if firstEnd == ends.count {
      ends.removeAll(keepingCapacity: true)
      firstEnd = 0
    }
    return waitingReads < outstanding
  }

  /// The queue whose turn it is: it keeps it until its bytes are used up and another has come.
  private mutating func nextQueue() -> Int? {
    if let turn, offers[turn].isUnderWay {
      if turnLeft > 0 { return turn }
      offers[turn].transfer.arrival = cycle
    }
    var best: Int?
    for queue in offers.indices
    where offers[queue].isUnderWay && offers[queue].transfer.arrival <= cycle {
      guard let current = best else {
        best = queue
        continue
      }
      let (a, b) = (offers[queue].transfer, offers[current].transfer)
      if (a.arrival, a.order) < (b.arrival, b.order) { best = queue }
    }
    guard let best else { return nil }
    turnLeft = turnBytes
    turn = best
    return best
  }

  private func nextCycle() -> Int {
    var next = memory.nextWake
    var isOffering = false
    if let turn, turnLeft > 0, offers[turn].isUnderWay {
      // No other queue can offer before its bytes are used up.
      return min(next, nextOffer(of: turn))
    }
    for queue in offers.indices where offers[queue].isUnderWay {
      isOffering = true
      next = min(next, nextOffer(of: queue))
    }
    // Refreshes alone go on for ever.
    return isOffering || waitingLoads > 0 ? next : Int.max
  }

  /// When a queue can offer its next burst, as far as is known; a channel wakes before it has room.
  @inline(__always)
  private func nextOffer(of queue: Int) -> Int {
    let isWrite = offers[queue].transfer.isWrite
    if offers[queue].transfer.arrival > cycle { return offers[queue].transfer.arrival }
    guard memory.channels[offers[queue].place.channel].canAccept(isWrite: isWrite) else {
      return Int.max
    }
    if isWrite || waitingReads < outstanding { return cycle + 1 }
    return firstEnd < ends.count ? max(cycle + 1, ends[firstEnd] + 1) : Int.max
  }

  /// Drains buffered writes and runs to a cycle, which is no earlier than what has been told.
  ///
  /// - Returns: What the memory did, to the cycle in which its last data came if that is later.
  public mutating func finish(at end: Int) -> (counters: MemoryCounters, cycles: Int) {
    memory.drain(at: cycle)
    while memory.hasPending {
      cycle = max(cycle, memory.nextWake)
      memory.step(cycle) { _, _ in }
      memory.drain(at: cycle + 1)
    }
    let last = max(end, memory.lastData)
    while memory.nextWake <= last { memory.step(memory.nextWake) { _, _ in } }
    return (memory.counters(through: last), last)
  }
}

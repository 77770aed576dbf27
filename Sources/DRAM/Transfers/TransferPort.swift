import Hardware

/// DMA queues before a banked DRAM. Their bursts enter its channels in one stream: the queue that
/// came first has its turn, for a limited number of bytes while another waits. A load ends with its
/// last burst's data; a store is done when the memory has accepted its last burst.
public struct TransferPort: ~Copyable {
  /// What a transfer moves, and its place in the order of transfers.
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
  public enum Event: Sendable, Equatable {
    /// All bursts of a queue's transfer have been accepted.
    case accepted(order: Int, queue: Int, cycle: Int)
    /// The last data of a load have come.
    case completed(order: Int, cycle: Int)
  }

  private var memory: MemorySystem
  private let decoder: AddressDecoder
  private let requestsPerCycle: Int
  private let turnBytes: Int
  private let burstBytes: Int
  private let fastForward: Bool
  /// What each queue offers.
  private var offers: FixedArray<Offer>
  /// Transfers and loads, by owner; a queue has `perQueue` owners.
  private var loads: FixedArray<Load>
  /// Queues with a transfer under way, and transfers whose data have not all come.
  private var underWay = 0
  private var waiting = 0
  /// Loads that have been accepted whole, whose data have not all come.
  private var coming = 0
  /// The first cycle that has not passed, and how many bursts have been accepted in it.
  public private(set) var cycle = 0
  private var accepted = 0
  /// What the last run told.
  public private(set) var events: [Event] = []
  /// The queue whose turn it is, the bytes that it may still offer, and what it offers now.
  private var turn: Int?
  private var turnLeft = 0
  private var stream = BurstStream.none
  private var bound: ReadBound?

  private static let perQueue = 64

  /// A queue's transfer whose bursts are offered, if it has one.
  struct Offer {
    var isUnderWay = false
    var isWrite = false
    var owner = 0
    var order = 0
    var arrival = 0
    var rows = BurstRows(base: 0, rows: 0, rowBytes: 0, pitch: 0, burst: 1)
  }

  /// - Parameters:
  ///   - outstanding: Reads on their way at most; nil for as many as the memory's queues take.
  ///   - fastForward: Only changes how long it takes.
  public init(
    _ dram: BankedDRAM, queues: Int, turnBytes: Int, outstanding: Int?, fastForward: Bool = true
  ) {
    memory = MemorySystem(dram)
    decoder = AddressDecoder(dram)
    requestsPerCycle = dram.controller.requestsPerCycle
    burstBytes = dram.geometry.burstBytes
    self.turnBytes = turnBytes
    bound = outstanding.map(ReadBound.init)
    self.fastForward = fastForward
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
      isUnderWay: true, isWrite: transfer.isWrite, owner: owner, order: transfer.order,
      arrival: max(accepted > 0 ? cycle + 1 : cycle, transfer.arrival), rows: transfer.rows)
    loads[owner] = Load(order: transfer.order)
    underWay += 1
    waiting += 1
    if underWay == 2 { endTurn() }
  }

  /// Runs the memory until something has happened.
  ///
  /// - Returns: Whether something has; nothing is under way otherwise.
  public mutating func serve() -> Bool {
    events.removeAll(keepingCapacity: true)
    while events.isEmpty {
      if stream.left == 0, accepted < requestsPerCycle { chooseQueue() }
      // Refreshes alone go on for ever.
      guard underWay > 0 || waiting > 0 else { return false }
      advance()
    }
    return true
  }

  // MARK: Whose turn it is

  /// Gives the turn to the queue that came first, if one has come.
  private mutating func chooseQueue() {
    guard underWay > 0 else { return }
    if let turn, offers[turn].isUnderWay { offers[turn].arrival = cycle }
    turn = nil
    for queue in offers.indices where offers[queue].isUnderWay && offers[queue].arrival <= cycle {
      guard let current = turn else {
        turn = queue
        continue
      }
      if (offers[queue].arrival, offers[queue].order)
        < (offers[current].arrival, offers[current].order)
      {
        turn = queue
      }
    }
    guard let turn else { return }
    turnLeft = turnBytes
    setStream(turn)
  }

  /// The bursts that a queue offers from now on, as far as they are in one place and in its turn; a
  /// queue that is alone has one turn after the other.
  private mutating func setStream(_ queue: Int) {
    let address = offers[queue].rows.address
    let place = decoder.place(of: address)
    var bursts = min(decoder.following(address) + 1, offers[queue].rows.leftInRow)
    if underWay > 1 { bursts = min(bursts, burstsLeftInTurn) }
    stream = BurstStream(
      request: Request(place, isWrite: offers[queue].isWrite, owner: offers[queue].owner),
      channel: place.channel, bursts: bursts)
    if !offers[queue].isWrite { loads[offers[queue].owner].unserved += bursts }
  }

  private var burstsLeftInTurn: Int { (turnLeft + burstBytes - 1) / burstBytes }

  /// Cuts a stream where its queue's turn ends, which is not alone any more.
  private mutating func endTurn() {
    guard stream.left > 0 else { return }
    let accepted = stream.bursts - stream.left
    turnLeft -= accepted * burstBytes
    renewTurn()
    let left = min(stream.left, burstsLeftInTurn)
    if !stream.request.isWrite { loads[Int(stream.request.owner)].unserved -= stream.left - left }
    turnLeft += accepted * burstBytes
    stream.bursts = accepted + left
    stream.left = left
  }

  /// Lets turns follow each other, as a queue that is alone has them.
  private mutating func renewTurn() {
    if turnLeft <= 0 { turnLeft += (-turnLeft / turnBytes + 1) * turnBytes }
  }

  /// All bursts of a stream have been accepted, the last one in a cycle.
  private mutating func endStream(at cycle: Int) {
    guard let queue = turn else { return }
    turnLeft -= stream.bursts * burstBytes
    offers[queue].rows.advance(by: stream.bursts)
    guard offers[queue].rows.isAtEnd else {
      if underWay == 1 { renewTurn() }
      if turnLeft > 0 { setStream(queue) }
      return
    }
    offers[queue].isUnderWay = false
    underWay -= 1
    turn = nil
    events.append(.accepted(order: offers[queue].order, queue: queue, cycle: cycle))
    if offers[queue].isWrite {
      loads[offers[queue].owner] = Load()
      waiting -= 1
    } else {
      loads[offers[queue].owner].isOffered = true
      coming += 1
    }
  }

  /// When the next transfer arrives, where none has its turn.
  private var nextArrival: Int {
    var next = Int.max
    for queue in offers.indices where offers[queue].isUnderWay {
      next = min(next, offers[queue].arrival)
    }
    return next
  }

  // MARK: Cycles

  /// Goes on to where a stream ends, another channel has something to do, or something has happened.
  private mutating func advance() {
    guard stream.left > 0 else {
      return pass(before: accepted < requestsPerCycle ? nextArrival : cycle + 1)
    }
    var left = stream.left
    if bound != nil, !stream.request.isWrite, let space = bound?.space(at: cycle) {
      guard space > 0 else { return pass(before: bound?.release ?? Int.max) }
      left = min(left, space)
    }
    let channel = stream.channel
    var limit = Int.max
    if isQuiet {
      follow(channel)
    } else {
      followAll()
      limit = memory.nextWake(except: channel)
      guard limit > cycle else { return offerOne() }
    }
    var offered = stream
    offered.left = left
    run(channel, &offered, before: limit)
    took(left - offered.left)
    tell(channel)
  }

  /// Whether nothing can be told of channels but that what is offered has been accepted: no load waits
  /// for the last of its data. A channel to which nothing is offered then may follow later.
  private var isQuiet: Bool { bound == nil && (coming == 0 || memory.channels.count == 1) }

  /// Brings a channel that has been left behind to this cycle.
  private mutating func follow(_ channel: Int) {
    guard memory.channels[channel].wake < cycle else { return }
    var none = BurstStream.none
    var accepted = 0
    // Nothing happens there before it wakes.
    _ = memory.channels[channel].run(
      &none, accepted: &accepted, &loads, from: memory.channels[channel].wake, before: cycle,
      tellsReads: false, passesSteadyRuns: fastForward)
  }

  private mutating func followAll() {
    for channel in memory.channels.indices { follow(channel) }
  }

  /// Offers a burst in a cycle in which several channels have something to do; passes the cycle where it
  /// is not accepted.
  private mutating func offerOne() {
    let channel = stream.channel
    if accepted < requestsPerCycle,
      memory.channels[channel].canAccept(isWrite: stream.request.isWrite)
    {
      memory.channels[channel].accept(stream.request, times: 1)
      if memory.channels[channel].hasMove { memory.channels[channel].wake = cycle }
      accepted += 1
      took(1)
    } else {
      pass(before: cycle + 1)
    }
  }

  private mutating func took(_ count: Int) {
    guard count > 0 else { return }
    stream.left -= count
    if !stream.request.isWrite { bound?.offered(count) }
    if stream.left == 0 { endStream(at: accepted > 0 ? cycle : cycle - 1) }
  }

  /// Goes on without offering anything.
  private mutating func pass(before limit: Int) {
    var none = BurstStream.none
    if memory.channels.count == 1 {
      run(0, &none, before: limit)
      tell(0)
      return
    }
    if isQuiet {
      accepted = 0
      cycle = limit
      return
    }
    followAll()
    let now = cycle
    var hasServed = false
    for channel in memory.channels.indices where memory.channels[channel].wake <= now {
      cycle = now
      run(channel, &none, before: now + 1)
      tell(channel)
      if memory.channels[channel].hasServedRead { hasServed = true }
    }
    accepted = 0
    // What has been served may let another read be offered, and may end a load.
    cycle = hasServed ? now + 1 : max(now + 1, min(limit, memory.nextWake))
  }

  private mutating func run(_ channel: Int, _ stream: inout BurstStream, before limit: Int) {
    cycle = memory.channels[channel].run(
      &stream, accepted: &accepted, &loads, from: cycle, before: limit, tellsReads: bound != nil,
      passesSteadyRuns: fastForward && bound == nil)
  }

  /// Tells of the load whose read a channel has served last, if it has come.
  private mutating func tell(_ channel: Int) {
    guard memory.channels[channel].hasServedRead else { return }
    let owner = Int(memory.channels[channel].served.owner)
    let end = memory.channels[channel].servedEnd
    bound?.commanded(endingAt: end)
    guard loads[owner].hasCompleted else { return }
    events.append(.completed(order: loads[owner].order, cycle: loads[owner].end))
    loads[owner] = Load()
    waiting -= 1
    coming -= 1
  }

  /// Drains buffered writes and runs to a cycle, which is no earlier than what has been told.
  ///
  /// - Returns: What the memory did, to the cycle in which its last data came if that is later.
  public mutating func finish(at end: Int) -> (counters: MemoryCounters, cycles: Int) {
    followAll()
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

import Hardware
import Memory

/// The DMA queues before a memory of banks. Their bursts enter its channels in one stream: the queue
/// that came first has its turn, for at most a DMA burst's bytes while another waits. A load has come
/// with its last burst's data; a store is done when the memory has accepted its last burst.
struct MemoryPort: ~Copyable {
  private var memory: MemorySystem
  private let settings: BankedMemory
  private let turnBytes: Int
  private let layers: [Int32]
  /// The transfer of each queue whose bursts are offered.
  private var offers: [Offer?] = [nil, nil, nil]
  /// Loads that wait for data, by owner; a queue has `perQueue` owners.
  private var loads: [Load]
  private var cycle = 0
  private var turn: Int?
  private var turnLeft = 0
  private var waitingReads = 0
  /// Ends of reads' data that have not come, in order.
  private var ends: [Int] = []
  private var firstEnd = 0

  static let perQueue = 64

  private struct Offer {
    var task: TaskID
    var owner: Int
    var arrival: Int
    var bursts: FootprintBursts
  }

  private struct Load {
    var task = TaskID.none
    var queue = 0
    var unserved = 0
    var isOffered = false
    var end = 0
  }

  init(_ settings: BankedMemory, turnBytes: Int, _ program: Program) {
    memory = MemorySystem(settings.dram)
    self.settings = settings
    self.turnBytes = turnBytes
    loads = [Load](repeating: Load(), count: 3 * Self.perQueue)
    var layers: [Int32] = []
    layers.reserveCapacity(program.tasks.count)
    for layer in 0..<program.layerCount {
      for _ in program.tasks(ofLayer: layer) { layers.append(Int32(layer)) }
    }
    self.layers = layers
  }

  /// Whether a queue may offer another transfer.
  func takes(_ queue: Int) -> Bool {
    guard offers[queue] == nil else { return false }
    return freeOwner(queue) != nil
  }

  private func freeOwner(_ queue: Int) -> Int? {
    for owner in queue * Self.perQueue..<(queue + 1) * Self.perQueue
    where loads[owner].task == .none { return owner }
    return nil
  }

  /// Takes a queue's next transfer, whose request has been issued in a cycle of the machine.
  mutating func offer(_ id: TaskID, _ program: Program, queue: Int, issued: Int) {
    guard let owner = freeOwner(queue) else { preconditionFailure("asked before") }
    let task = program.tasks[id.index]
    let footprint = program.footprints[Int(task.footprint)]
    let base = program.layerPlaces[Int(layers[id.index])][footprint.part]
    offers[queue] = Offer(
      task: id, owner: owner, arrival: max(cycle, settings.memoryCycle(issued)),
      bursts: FootprintBursts(footprint, base: base, settings.dram.geometry.burstBytes))
    loads[owner] = Load(task: id, queue: queue)
  }

  /// Runs the memory until a transfer has been accepted, or has come.
  ///
  /// - Returns: Whether one has; nothing is under way otherwise.
  mutating func serve(_ run: inout MachineRun) -> Bool {
    while true {
      var hasEvent = offerBursts(&run)
      // Told apart from what the closure changes.
      var served: [(owner: Int, end: Int)] = []
      memory.step(cycle) { request, end in
        if !request.isWrite { served.append((Int(request.owner), end)) }
      }
      for (owner, end) in served {
        ends.append(end)
        loads[owner].unserved -= 1
        loads[owner].end = max(loads[owner].end, end)
        if loads[owner].isOffered, loads[owner].unserved == 0 {
          complete(owner, &run)
          hasEvent = true
        }
      }
      let next = nextCycle()
      guard next < Int.max else { return hasEvent }
      cycle = hasEvent ? cycle + 1 : next
      if hasEvent { return true }
    }
  }

  private mutating func complete(_ owner: Int, _ run: inout MachineRun) {
    run.end(loads[owner].task, at: settings.machineCycle(loads[owner].end))
    loads[owner] = Load()
  }

  /// Offers bursts in this cycle; returns whether a transfer has been accepted to its end.
  private mutating func offerBursts(_ run: inout MachineRun) -> Bool {
    var hasEvent = false
    for _ in 0..<settings.dram.controller.requestsPerCycle {
      guard let queue = nextQueue(), var offer = offers[queue], let address = offer.bursts.next
      else { break }
      let isStore = queue == ResourceID.storeQueue.index
      guard isStore || mayRead() else { break }
      guard
        memory.offer(
          address, isWrite: isStore, owner: UInt8(truncatingIfNeeded: offer.owner), at: cycle)
      else { break }
      turn = queue
      turnLeft -= settings.dram.geometry.burstBytes
      offer.bursts.advance()
      if !isStore {
        waitingReads += 1
        loads[offer.owner].unserved += 1
      }
      guard offer.bursts.next == nil else {
        offers[queue] = offer
        continue
      }
      offers[queue] = nil
      turn = nil
      hasEvent = true
      run.accepted(offer.task, queue, at: settings.machineCycle(cycle + 1))
      if isStore {
        run.end(offer.task, at: settings.machineCycle(cycle + 1))
        loads[offer.owner] = Load()
      } else {
        loads[offer.owner].isOffered = true
      }
    }
    return hasEvent
  }

  private mutating func mayRead() -> Bool {
    while firstEnd < ends.count, ends[firstEnd] < cycle {
      firstEnd += 1
      waitingReads -= 1
    }
    if firstEnd == ends.count {
      ends.removeAll(keepingCapacity: true)
      firstEnd = 0
    }
    return waitingReads < settings.outstanding ?? Int.max
  }

  /// The queue whose turn it is: it keeps it until its bytes are used up and another has come.
  private mutating func nextQueue() -> Int? {
    if let turn, turnLeft > 0, offers[turn] != nil { return turn }
    var best: Int?
    for queue in 0..<3 {
      guard let offer = offers[queue], offer.arrival <= cycle else { continue }
      guard let current = best, let other = offers[current] else {
        best = queue
        continue
      }
      if (offer.arrival, offer.task.index) < (other.arrival, other.task.index) { best = queue }
    }
    guard let best else { return nil }
    if let turn, offers[turn] != nil { offers[turn]?.arrival = cycle }
    turnLeft = turnBytes
    turn = best
    return best
  }

  private func nextCycle() -> Int {
    var next = memory.nextWake
    var isOffering = false
    for queue in 0..<3 {
      guard let offer = offers[queue], let address = offer.bursts.next else { continue }
      isOffering = true
      let isStore = queue == ResourceID.storeQueue.index
      if offer.arrival > cycle {
        next = min(next, offer.arrival)
      } else if memory.hasRoom(for: address, isWrite: isStore) {
        let isFree = isStore || waitingReads < settings.outstanding ?? Int.max
        let end = firstEnd < ends.count ? ends[firstEnd] + 1 : Int.max
        next = min(next, isFree ? cycle + 1 : max(cycle + 1, end))
      }
    }
    // Refreshes alone go on for ever.
    guard isOffering || loads.contains(where: { $0.task != .none }) else { return Int.max }
    return next
  }

  /// What the memory did to the end of a run of the machine, its buffered writes drained.
  mutating func finish(at end: Int) -> MemoryActivity {
    memory.drain(at: cycle)
    while memory.hasPending {
      cycle = max(cycle, memory.nextWake)
      memory.step(cycle) { _, _ in }
      memory.drain(at: cycle + 1)
    }
    let last = max(settings.memoryCycle(end), memory.lastData)
    while memory.nextWake <= last { memory.step(memory.nextWake) { _, _ in } }
    return MemoryActivity(counters: memory.counters(through: last), cycles: last)
  }
}

import Hardware

/// A list of bursts offered in order to a fresh memory: what a DMA alone sees of it.
public struct BurstRun: Sendable {
  /// Bursts that are offered in a cycle at most.
  public var requestsPerCycle: Int
  /// Least cycles between two acceptances.
  public var gap: Int
  /// Reads on their way at most; nil for as many as the queues take.
  public var outstanding: Int?

  public init(requestsPerCycle: Int, gap: Int = 0, outstanding: Int? = nil) {
    self.requestsPerCycle = requestsPerCycle
    self.gap = gap
    self.outstanding = outstanding
  }

  public struct Result: Sendable, Equatable {
    /// From cycle 0 to the last beat.
    public var cycles: Int
    /// When the last burst was accepted.
    public var lastAccepted: Int
    /// Nil without reads.
    public var readLatency: ReadLatency?
    /// Through `cycles`, that cycle included.
    public var counters: MemoryCounters
  }

  /// Offers burst i + 1 only when burst i has been accepted; when all have been, buffered writes
  /// are drained at once.
  public func run(_ bursts: [Burst], on dram: BankedDRAM) -> Result {
    var memory = MemorySystem(dram)
    var next = 0
    var lastAccepted = -gap
    // When each burst was accepted: requests are owned by their place in the list.
    var accepted = [Int](repeating: 0, count: bursts.count)
    var latency: ReadLatency?
    var unserved = bursts.count
    // Ends of reads on their way, in order: column commands issue in order, and so do their data end.
    var ends: [Int] = []
    var firstEnd = 0
    var readsOnTheirWay = 0
    var cycle = bursts.first?.earliest ?? 0
    while unserved > 0 {
      var offered = 0
      while next < bursts.count, offered < requestsPerCycle {
        let burst = bursts[next]
        guard burst.earliest <= cycle, lastAccepted + gap <= cycle else { break }
        if let outstanding, !burst.isWrite {
          while firstEnd < ends.count, ends[firstEnd] < cycle {
            firstEnd += 1
            readsOnTheirWay -= 1
          }
          guard readsOnTheirWay < outstanding else { break }
        }
        guard memory.offer(burst.address, isWrite: burst.isWrite, owner: next, at: cycle) else {
          break
        }
        if !burst.isWrite { readsOnTheirWay += 1 }
        accepted[next] = cycle
        lastAccepted = cycle
        offered += 1
        next += 1
      }
      if next == bursts.count { memory.drain(at: cycle) }
      memory.step(cycle) { request, end in
        unserved -= 1
        guard !request.isWrite else { return }
        let cycles = end - accepted[Int(request.owner)]
        if latency == nil { latency = ReadLatency(of: cycles) } else { latency?.add(cycles) }
        if outstanding != nil { ends.append(end) }
      }
      var wake = memory.nextWake
      if next < bursts.count {
        let burst = bursts[next]
        var offer = max(cycle + 1, max(burst.earliest, lastAccepted + gap))
        if let outstanding, !burst.isWrite, readsOnTheirWay >= outstanding {
          // Known only once the read that has to end has issued; a channel wakes before that.
          let needed = firstEnd + readsOnTheirWay - outstanding
          offer = needed < ends.count ? max(offer, ends[needed] + 1) : Int.max
        }
        // Where there is no space a channel wakes before there is.
        if memory.hasSpace(for: burst.address, isWrite: burst.isWrite) { wake = min(wake, offer) }
      } else if memory.hasUndrained {
        wake = min(wake, cycle + 1)
      }
      cycle = wake
    }
    let end = memory.lastData
    // Refreshes that come while the last data are on their way.
    while memory.nextWake <= end { memory.step(memory.nextWake) { _, _ in } }
    return Result(
      cycles: end, lastAccepted: lastAccepted, readLatency: latency,
      counters: memory.counters(through: end))
  }
}

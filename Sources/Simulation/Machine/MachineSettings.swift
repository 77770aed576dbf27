import Hardware
import Quantities

/// The machine's constants, in its clock: what a run needs in addition to its program.
public struct MachineSettings: Sendable, Equatable {
  /// Cycles that a transfer's request takes before its first byte.
  public var requestCycles: Int
  /// Cycles from a load's last byte on the data path to its arrival.
  public var latency: Int
  /// Cycles from a store's last byte on the data path to its end.
  public var writeLatency = 0
  /// By resource, cycles that pass before a task begins: those of its instructions, and of a store
  /// `DMA.storeCycles`. Empty where there are none.
  public var issue: [Int] = []
  /// Bursts of a transfer, where each pays the latency.
  public var serialBursts: SerialBursts?
  /// One byte occupies the data path for `byteTicks` of the `cycleTicks` that a cycle has: the rate
  /// as a reduced fraction, so that no time is rounded before a transfer completes. Nil for an ideal
  /// memory.
  public var path: DataPath?
  /// What takes each array's results; nil where they are taken as they come.
  public var outputFIFOs: [OutputFIFO?]
  /// A banked DRAM, which takes the place of the path.
  public var memory: BankedMemory?
  /// Bytes that a queue moves before another that waits has its turn.
  public var turnBytes = 4_096
  /// Transfers of a queue under way at most; nil for no limit.
  public var queueDepth: Int?

  public struct DataPath: Sendable, Equatable {
    public var byteTicks: Int
    public var cycleTicks: Int
    /// The same of a byte of a store.
    public var writeByteTicks = 0

    /// Ticks of a byte of a queue's transfers.
    @inline(__always)
    func byteTicks(ofQueue queue: Int) -> Int {
      queue == ResourceID.storeQueue.index ? writeByteTicks : byteTicks
    }

    /// The most ticks that a byte takes, and the least.
    public var mostByteTicks: Int { max(byteTicks, writeByteTicks) }
    public var leastByteTicks: Int { min(byteTicks, writeByteTicks) }

    /// Ticks of a cycle at most, so that the times of 2⁴² cycles stay within 64 bits.
    static let mostTicks = 1 << 20

    /// Exact where the reduced fraction has few enough ticks; otherwise the last convergent of its
    /// continued fraction that has, which is off by less than 2⁻²⁰ cycles a byte.
    init(clock: Hertz, rate: BytesPerSecond) {
      (byteTicks, cycleTicks) = (1, 0)
      var before = (byteTicks: 0, cycleTicks: 1)
      var rest = (clock.count, rate.count)
      while rest.1 != 0 {
        let (quotient, remainder) = rest.0.quotientAndRemainder(dividingBy: rest.1)
        let next = (
          byteTicks: quotient * byteTicks + before.byteTicks,
          cycleTicks: quotient * cycleTicks + before.cycleTicks
        )
        guard next.cycleTicks <= Self.mostTicks else { break }
        before = (byteTicks, cycleTicks)
        (byteTicks, cycleTicks) = next
        rest = (rest.1, remainder)
      }
      writeByteTicks = byteTicks
    }

    /// The same with another rate for stores; its ticks are those of both, or, where they have too many
    /// in common, the next longer ones of loads.
    init(clock: Hertz, rate: BytesPerSecond, writeRate: BytesPerSecond) {
      self.init(clock: clock, rate: rate)
      let writes = DataPath(clock: clock, rate: writeRate)
      let (common, overflow) = (cycleTicks / Self.commonDivisor(cycleTicks, writes.cycleTicks))
        .multipliedReportingOverflow(by: writes.cycleTicks)
      if !overflow, common <= Self.mostTicks {
        byteTicks *= common / cycleTicks
        writeByteTicks = writes.byteTicks * (common / writes.cycleTicks)
        cycleTicks = common
      } else {
        writeByteTicks = ceilingDivision(writes.byteTicks * cycleTicks, writes.cycleTicks)
      }
    }

    private static func commonDivisor(_ a: Int, _ b: Int) -> Int {
      var (a, b) = (a, b)
      while b != 0 { (a, b) = (b, a % b) }
      return a
    }
  }

  public init(_ accelerator: Accelerator) {
    requestCycles = accelerator.dma.requestCycles.count
    outputFIFOs = accelerator.arrays.map(\.outputFIFO)
    switch accelerator.dram {
    case .ideal:
      latency = 0
      path = nil
    case .bandwidth(let rate, let delay, let writes):
      latency = accelerator.clock.cycles(in: delay).count
      let reached = Self.reached(rate, latency: delay, by: accelerator.dma.requests)
      path =
        writes.rate.map { DataPath(clock: accelerator.clock, rate: reached, writeRate: $0) }
        ?? DataPath(clock: accelerator.clock, rate: reached)
      writeLatency = accelerator.clock.cycles(in: writes.latency).count
      serialBursts = accelerator.dma.serialBursts
    case .banked(let dram, _):
      let banked = BankedMemory(dram, accelerator)
      latency = banked.closedLatency
      path = DataPath(clock: accelerator.clock, rate: dram.peak)
      memory = banked
    }
    turnBytes = accelerator.dma.turn.count
    queueDepth = accelerator.dma.queueDepth
    issue = issueCycles(accelerator)
  }

  /// Cycles of an instruction: its own, and an access to the memory where it is fetched from there.
  public func instructionCycles(_ control: Control) -> Int {
    guard let fetch = control.fetch, let path else { return control.issueCycles }
    return control.issueCycles + latency
      + ceilingDivision(fetch.count * path.byteTicks, path.cycleTicks)
  }

  /// Cycles that pass before a task of a resource begins; 0 for the stages of a spatial pipeline, which
  /// `issue` does not have.
  @inline(__always)
  public func issueCycles(of resource: Int) -> Int {
    resource < issue.count ? issue[resource] : 0
  }

  private func issueCycles(_ accelerator: Accelerator) -> [Int] {
    let control = accelerator.control
    let one = control.map(instructionCycles) ?? 0
    let (load, product) = (one * (control?.load ?? 0), one * (control?.product ?? 0))
    let store = one * (control?.store ?? 0) + accelerator.dma.storeCycles
    let cycles = accelerator.resources.map { resource in
      switch resource.kind {
      case .weightQueue, .activationQueue: load
      case .storeQueue: store
      case .array: product
      case .unit(let index): one * accelerator.units[index].instructions
      case .host, .stage: 0
      }
    }
    return cycles.contains { $0 > 0 } ? cycles : []
  }

  /// Cycles that a transfer waits between its bursts.
  @inline(__always)
  public func burstWait(_ bytes: Int, isStore: Bool) -> Int {
    guard let serialBursts, bytes > serialBursts.bytes else { return 0 }
    let bursts = ceilingDivision(bytes, serialBursts.bytes)
    return (bursts - 1) * (serialBursts.gap + (isStore ? writeLatency : latency))
  }

  /// The rate that requests reach: at most what is under way each latency.
  private static func reached(
    _ rate: BytesPerSecond, latency: Picoseconds, by requests: MemoryRequests?
  ) -> BytesPerSecond {
    guard let requests, latency.count > 0 else { return rate }
    let underWay = Int128(requests.burst) * Int128(requests.outstanding) * 1_000_000_000_000
    return BytesPerSecond(Int(min(Int128(rate.count), max(1, underWay / Int128(latency.count)))))
  }

  /// The same with a path of the banks' peak rate and of the latency of one access: what choices
  /// between tilings are made with, where simulating banks would take too long.
  public var withoutBanks: MachineSettings {
    var settings = self
    settings.memory = nil
    return settings
  }
}

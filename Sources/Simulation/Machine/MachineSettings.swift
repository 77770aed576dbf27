import Hardware
import Quantities

/// The machine's own constants, in its clock: what a run needs to know beside its program.
public struct MachineSettings: Sendable, Equatable {
  /// Cycles that a transfer's request takes before its first byte.
  public var requestCycles: Int
  /// Cycles from a load's last byte on the data path to its arrival.
  public var latency: Int
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
    }
  }

  public init(_ accelerator: Accelerator) {
    requestCycles = accelerator.dma.requestCycles.count
    outputFIFOs = accelerator.arrays.map(\.outputFIFO)
    switch accelerator.dram {
    case .ideal:
      latency = 0
      path = nil
    case .bandwidth(let rate, let delay):
      latency = accelerator.clock.cycles(in: delay).count
      path = DataPath(
        clock: accelerator.clock,
        rate: Self.reached(rate, latency: delay, by: accelerator.dma.requests))
    case .banked(let dram, _):
      let banked = BankedMemory(dram, accelerator)
      latency = banked.closedLatency
      path = DataPath(clock: accelerator.clock, rate: banked.peak)
      memory = banked
    }
    turnBytes = accelerator.dma.turn.count
    queueDepth = accelerator.dma.queueDepth
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

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
    switch accelerator.dram {
    case .ideal:
      latency = 0
      path = nil
    case .bandwidth(let rate, let delay):
      latency = accelerator.clock.cycles(in: delay).count
      path = DataPath(clock: accelerator.clock, rate: rate)
    }
  }

  /// Requests of other queues get a turn after this many bytes (design: at most every 4 KiB).
  static let turnBytes = 4_096
}

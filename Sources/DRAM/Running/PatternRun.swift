import Hardware
import Quantities

/// A pattern alone on a fresh memory, with what it took.
public struct PatternRun: Sendable {
  public let dram: BankedDRAM
  public let usefulBytes: Int
  public let cycles: Int
  /// Nil without reads.
  public let readLatency: ReadLatency?
  public let counters: MemoryCounters
  public let energy: MemoryEnergy

  public init(_ pattern: AccessPattern, on dram: BankedDRAM) {
    let burst = dram.geometry.burstBytes
    let result = BurstRun(requestsPerCycle: dram.controller.requestsPerCycle)
      .run(pattern.bursts(burstBytes: burst), on: dram)
    self.dram = dram
    usefulBytes = pattern.usefulBytes(burstBytes: burst)
    cycles = result.cycles
    readLatency = result.readLatency
    counters = result.counters
    energy = MemoryEnergy(result.counters, cycles: result.cycles + 1, dram)
  }

  public var movedBytes: Int { counters.bursts * dram.geometry.burstBytes }
  public var seconds: Double { Double(cycles) * Double(dram.timing.cycle.count) * 1e-12 }
  public var bytesPerSecond: Double { seconds > 0 ? Double(movedBytes) / seconds : 0 }

  /// Of the cycles in which the data buses could have moved bursts.
  public var peakShare: Double {
    cycles > 0
      ? Double(counters.bursts * dram.geometry.burstCycles)
        / Double(cycles * dram.geometry.channels) : 0
  }

  /// Of the bits that were moved.
  public var picojoulesPerBit: Double {
    movedBytes > 0 ? energy.total.picojoules / Double(movedBytes * 8) : 0
  }
}

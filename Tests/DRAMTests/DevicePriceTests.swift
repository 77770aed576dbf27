import DRAM
import Hardware
import Quantities
import Testing

/// A DRAM's devices by bytes and time alone, compared with the same devices behind a controller.
struct DevicePriceTests {
  private struct Comparison {
    var closed: MemoryEnergy
    var banked: MemoryEnergy

    func error(_ part: KeyPath<MemoryEnergy, Attojoules>) -> Double {
      closed[keyPath: part].picojoules / banked[keyPath: part].picojoules - 1
    }
  }

  /// What a pattern takes on a preset, and what its bytes and time take by prices.
  private func compare(_ name: String, _ patterns: [AccessPattern]) throws -> Comparison {
    let dram = try Shipped.preset(name).dram
    let bursts = patterns.flatMap { $0.bursts(burstBytes: dram.geometry.burstBytes) }
    let result = BurstRun(requestsPerCycle: dram.controller.requestsPerCycle).run(bursts, on: dram)
    let prices = DevicePrices(dram, packages: 1)
    let burst = dram.geometry.burstBytes
    var closed = prices.dynamic(
      readBytes: result.counters.reads * burst, writeBytes: result.counters.writes * burst)
    // A clock of 1 THz counts picoseconds.
    closed += prices.standby(
      over: Cycles(result.cycles * dram.timing.cycle.count), at: Hertz(1_000_000_000_000),
      moving: result.counters.bursts * burst)
    return Comparison(
      closed: closed, banked: MemoryEnergy(result.counters, cycles: result.cycles + 1, dram))
  }

  private static let presets = [
    "lpddr4-3200", "lpddr5-6400", "lpddr4-2400", "ddr4-2400", "ddr4-2400-bglow", "ddr4-3200",
    "hbm2-1ch", "hbm2-8ch",
  ]

  /// The worst is ddr4-3200's 4.0 %: the rank that a stream is not in has its banks closed by refreshes.
  @Test(arguments: presets, [false, true])
  func streams(name: String, isWrite: Bool) throws {
    let stream = AccessPattern.sequence(base: 0, bytes: 4 << 20, isWrite: isWrite)
    let found = try compare(name, [stream])
    #expect(abs(found.error(\.total)) < 0.05)
    #expect(found.closed.io == found.banked.io)
    #expect(abs(found.error(isWrite ? \.write : \.read)) < 1e-9)
  }
}

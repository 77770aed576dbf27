import Hardware
import DRAM
import Testing

/// Refreshes are placed: rank r of R at (k·R + r + 1)·tREFI/R.
struct RefreshTests {
  @Test(arguments: ["ddr4-2400", "lpddr4-2400", "hbm2-1ch", "ddr4-2400-bglow-1rank"])
  func refreshesAreCountedFromTheirPlaces(name: String) throws {
    let dram = try Shipped.preset(name).dram
    let interval = dram.timing.refreshInterval / dram.geometry.ranks
    for bytes in [1 << 16, 1 << 18, 1 << 20] {
      let run = PatternRun(.sequence(base: 0, bytes: bytes, isWrite: false), on: dram)
      let due = run.cycles / interval
      // The last one may wait for its rows to close.
      #expect((due - 1...due).contains(run.counters.refreshes))
    }
  }

  /// A read that comes when its rank's refresh does waits for all of it; one for the other rank does
  /// not.
  @Test func aRefreshBlocksItsRankOnly() throws {
    let dram = try Shipped.preset("ddr4-2400").dram
    let due = dram.timing.refreshInterval / 2
    let rank = dram.stride(of: .rank)
    func latency(_ address: Int) -> Int {
      BurstRun(requestsPerCycle: 1)
        .run([Burst(address: address, isWrite: false, earliest: due)], on: dram).cycles - due
    }
    let free = 1 + dram.timing.activateToColumn + dram.timing.readLatency + 4
    #expect(latency(rank) == free)
    #expect(latency(0) == free + dram.timing.refresh - 1)
  }

  @Test func withoutRefreshThereIsNone() throws {
    let with = try Shipped.preset("hbm2-1ch").dram
    let without = try Shipped.preset("hbm2-1ch-noref").dram
    let pattern = AccessPattern.sequence(base: 0, bytes: 1 << 20, isWrite: false)
    let (a, b) = (PatternRun(pattern, on: with), PatternRun(pattern, on: without))
    #expect(b.counters.refreshes == 0)
    #expect(a.counters.refreshes >= 8)
    #expect(a.cycles > b.cycles + a.counters.refreshes * with.timing.refresh)
  }
}

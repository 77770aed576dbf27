import Hardware
import DRAM
import Testing

/// Accesses so few that their time is a sum of timings, written down from the timings alone.
struct IsolatedAccessTests {
  struct Times {
    let timing: DRAMTiming
    let burst: Int
    let column: Int

    init(_ dram: BankedDRAM) {
      timing = dram.timing
      burst = dram.geometry.burstCycles
      column = max(burst, timing.columnLong)
    }

    /// A request is seen one cycle after it came; then activate, read, data.
    var closed: Int { 1 + timing.activateToColumn + timing.readLatency + burst }
    var hit: Int { 1 + timing.readLatency + burst }
    var conflict: Int { closed + timing.precharge }
  }

  private func cycles(_ bursts: [Burst], _ dram: BankedDRAM) -> Int {
    BurstRun(requestsPerCycle: 1).run(bursts, on: dram).cycles
  }

  private static let open =
    Shipped.validated.filter { !$0.hasSuffix("closed") } + Shipped.others

  @Test(arguments: open)
  func oneAccessAtATime(name: String) throws {
    let dram = try Shipped.preset(name).dram
    let times = Times(dram)
    let first = Burst(address: 0, isWrite: false)
    func second(_ address: Int, isWrite: Bool = false) -> Burst {
      Burst(address: address, isWrite: isWrite, earliest: 1_000)
    }
    #expect(cycles([first], dram) == times.closed)
    #expect(cycles([first, second(dram.stride(of: .column))], dram) == 1_000 + times.hit)
    #expect(cycles([first, second(dram.stride(of: .row))], dram) == 1_000 + times.conflict)
    // A single write is not worth a drain by itself: the end of the list drains it.
    #expect(
      cycles([Burst(address: 0, isWrite: true)], dram)
        == times.closed - dram.timing.readLatency + dram.timing.writeLatency)
  }

  @Test(arguments: open)
  func rowsOfOneBank(name: String) throws {
    let dram = try Shipped.preset(name).dram
    let times = Times(dram)
    for count in 1...16 {
      let bursts = (0..<count).map { Burst(address: $0 * dram.stride(of: .row), isWrite: false) }
      // tRC, or tRCD + tRTP + tRP where that is longer.
      let cycle = max(
        dram.timing.rowCycle,
        dram.timing.activateToColumn + dram.timing.readToPrecharge + dram.timing.precharge)
      #expect(cycles(bursts, dram) == times.closed + (count - 1) * cycle)
    }
  }

  @Test(arguments: open)
  func burstsOfOneRow(name: String) throws {
    let dram = try Shipped.preset(name).dram
    let times = Times(dram)
    for count in 1...min(64, dram.geometry.columns) {
      let bursts = (0..<count).map {
        Burst(address: $0 * dram.stride(of: .column), isWrite: false)
      }
      #expect(cycles(bursts, dram) == times.closed + (count - 1) * times.column)
    }
  }

  /// Not DDR4-3200, where the first read and the fifth activate want the command bus in one cycle.
  @Test(arguments: ["ddr4-2400", "hbm2-1ch", "ddr4-2400-bglow-1rank"])
  func fourActivatesInAWindow(name: String) throws {
    let dram = try Shipped.preset(name).dram
    let geometry = dram.geometry
    let places = (0..<geometry.banks).flatMap { bank in
      (0..<geometry.bankGroups).map {
        bank * dram.stride(of: .bank) + $0 * dram.stride(of: .bankGroup)
      }
    }
    for count in 1...places.count {
      let bursts = places.prefix(count).map { Burst(address: $0, isWrite: false) }
      let (windows, rest) = (count - 1).quotientAndRemainder(dividingBy: 4)
      #expect(
        cycles(bursts, dram)
          == Times(dram).closed + windows * dram.timing.fourActivates
          + rest * dram.timing.activateShort)
    }
  }

  /// Draining starts at the ninth write, which is accepted in the cycle after eight others.
  @Test(arguments: ["ddr4-2400", "lpddr4-2400", "hbm2-1ch"])
  func writesToRowsOfOneBank(name: String) throws {
    let dram = try Shipped.preset(name).dram
    let timing = dram.timing
    let bursts = (0..<16).map { Burst(address: $0 * dram.stride(of: .row), isWrite: true) }
    let data = timing.writeLatency + dram.geometry.burstCycles
    let cycle = timing.activateToColumn + data + timing.writeRecovery + timing.precharge
    #expect(cycles(bursts, dram) == 9 + 15 * cycle + timing.activateToColumn + data)
  }

  /// Every burst opens a row: no row is found open, and none is precharged by a command of its own.
  @Test func closedPage() throws {
    let dram = try Shipped.preset("ddr4-2400-closed").dram
    let run = PatternRun(.sequence(base: 0, bytes: 4_096, isWrite: false), on: dram)
    #expect(run.counters.activates == 64)
    #expect(run.counters.precharges == 0)
    #expect(run.counters.rowHits == 0)
    let timing = dram.timing
    let cycle = max(
      timing.rowCycle, timing.activateToColumn + timing.readToPrecharge + timing.precharge)
    #expect(run.cycles == Times(dram).closed + 63 * cycle)
  }
}

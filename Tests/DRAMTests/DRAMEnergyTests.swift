import Hardware
import DRAM
import Quantities
import Testing

/// Energy by hand: V × I × t of each command, times the devices of a rank.
struct DRAMEnergyTests {
  @Test func oneReadOfADDR4Rank() throws {
    let dram = try Shipped.preset("ddr4-2400").dram
    let run = PatternRun(.sequence(base: 0, bytes: 64, isWrite: false), on: dram)
    #expect(run.cycles == 39)
    // pJ of V · mA · cycles · devices · tCK in ns
    func picojoules(_ charge: Int) -> Attojoules {
      // 1.2 V × 8 devices × 0.83 ns = 7.968
      Attojoules(Int128(charge) * 7_968_000)
    }
    #expect(run.energy.activate == picojoules(48 * 56 - 43 * 39 - 34 * 17))
    #expect(run.energy.read == picojoules((135 - 43) * 4))
    #expect(run.energy.write == .zero)
    // 64 B at 3.57 pJ a bit
    #expect(run.energy.io.picojoulesText == "1827.84")
    #expect(run.energy.refresh == .zero)
    // Rank 0 is open from cycle 1 through 39; before, and all of rank 1, is precharge standby.
    #expect(run.energy.background == picojoules(43 * 39 + 34 * (1 + 40)))
  }

  @Test func refreshesAndWritesCount() throws {
    let dram = try Shipped.preset("hbm2-1ch").dram
    let run = PatternRun(.sequence(base: 0, bytes: 1 << 18, isWrite: true), on: dram)
    let pico = Int128(1_200_000)
    #expect(run.energy.write == Attojoules(4_096 * (500 - 55) * 2 * pico))
    #expect(
      run.energy.refresh == Attojoules(Int128(run.counters.refreshes) * (250 - 55) * 260 * pico))
    #expect(run.counters.refreshes > 0)
    #expect(run.energy.total == run.energy.parts.reduce(.zero) { $0 + $1.energy })
  }
}

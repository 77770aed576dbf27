import Quantities
import Testing

struct QuantityTests {
  @Test func arithmeticIsExact() {
    var cycles = Cycles(3) + Cycles(4) * 2
    cycles -= Cycles(1)
    #expect(cycles == Cycles(10))
    #expect(Cycles(2) < Cycles(3))
    #expect(max(Cycles(2), .zero) == Cycles(2))
  }

  @Test(arguments: [(0, 8, 0), (1, 8, 1), (8, 8, 1), (9, 8, 2), (Int.max, 1, Int.max)])
  func divisionRoundsUp(a: Int, b: Int, quotient: Int) {
    #expect(ceilingDivision(a, b) == quotient)
  }

  @Test func energiesOfManyActionsDoNotOverflow() {
    let energy = EnergyPerAction(1_000_000_000) * Int.max
    #expect(energy == Attojoules(1_000_000_000 * Int128(Int.max)))
    #expect(Attojoules(1_250_000).picojoulesText == "1.25")
    #expect(Attojoules(1).picojoulesText == "0.000001")
  }

  @Test func timesBecomeCyclesRoundedUp() {
    // 13.75 ns at 800 MHz are exactly 11 cycles; a picosecond more is a cycle more.
    #expect(Hertz(800_000_000).cycles(in: Picoseconds(13_750)) == Cycles(11))
    #expect(Hertz(800_000_000).cycles(in: Picoseconds(13_751)) == Cycles(12))
    #expect(Hertz(800_000_000).cycles(in: .zero) == .zero)
  }

  @Test func leakageIsPowerTimesTime() {
    // 20 nW for 1 ms: 20 pJ.
    let energy = Picowatts(20_000).energy(over: Cycles(500_000), at: Hertz(500_000_000))
    #expect(energy.picojoulesText == "20")
  }
}

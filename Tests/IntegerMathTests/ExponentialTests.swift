import Foundation
import IntegerMath
import Testing

struct ExponentialTests {
  /// S = 1/16: x0 = ⌊−0.6931·16⌋ = −12, b = ⌊2.7073·16⌋ = 43, c = ⌊2.7921·256⌋ = 714.
  @Test func thePolynomialByHand() throws {
    let exponential = try #require(PolynomialExponential(scale: 0.0625, n: 30))
    #expect(exponential == PolynomialExponential(x0: -12, b: 43, c: 714, n: 30))
    #expect(try exponential(0) == 714 << 30)
    // r = −11: −11·32 + 714 = 362; at −12 the quotient is 1 and r is 0.
    #expect(try exponential(-11) == 362 << 30)
    #expect(try exponential(-12) == 714 << 29)
    // Raised to 30·x0, where no halving is left.
    #expect(try exponential(-100_000) == 714)
  }

  @Test func thePolynomialIsNearTheExponential() throws {
    let exponential = try #require(PolynomialExponential(scale: 0.002, n: 30))
    let unit = 0.35815147 * 0.002 * 0.002 / 0x1p30
    for difference in -3_000...0 {
      let exact = exp(0.002 * Double(difference))
      let value = try Double(exponential(Int64(difference))) * unit
      // The paper's bound for the polynomial, 1.9e-3, and what flooring its constants adds.
      #expect(abs(value - exact) < 4e-3)
    }
  }

  /// S = 1/16: x0 = −16.
  @Test func theShiftsByHand() throws {
    let exponential = try #require(ShiftExponential(scale: 0.0625, n: 15))
    #expect(exponential == ShiftExponential(x0: -16, n: 15))
    #expect(try exponential(0) == 16 << 15)
    // −3 − 2 + 1 = −4: r ÷ 2 + 16 = 14.
    #expect(try exponential(-3) == 14 << 15)
    // −2 − 1 + 1 = −2; −5 − 3 + 1 = −7, whose half is kept: 12.5.
    #expect(try exponential(-5) == 25 << 14)
    // −22 + … : −22 − 11 + 2 = −31: q = 1, r = −15, 8.5 halved.
    #expect(try exponential(-22) == 17 << 13)
    // Raised to 15·x0: q = 15, r = 0.
    #expect(try exponential(-1_000) == 16)
    // A difference above 0 doubles: 11 + 5 − 0 = 16: q = −1, r = 0.
    #expect(try exponential(11) == 16 << 16)
  }

  /// The graph loses the half of an odd r and takes one more from x0.
  @Test func theDeployedShiftsByHand() throws {
    let graph = try #require(TVMShiftmax(scale: 0.0625))
    #expect(graph.exponential.x0 == -17)
    var y: [Int32] = [0, 0]
    var result = y.mutableSpan
    // 0 → 17·2^16; −5 → −7: (−7 >> 1) + 17 = 13, times 2^16. Σ = 30·2^16, factor 1,092.
    let found = try graph.row(([0, -5] as [Int32]).span, into: &result)
    #expect(found.sum == 30 << 16)
    let shares: [Int32] = [17, 13].map { (part: Int32) -> Int32 in (part * 65_536 * 1_092) >> 24 }
    #expect(y == shares)
  }

  @Test func widthsAreChecked() throws {
    let narrow = PolynomialExponential(x0: -12, b: 43, c: 714, n: 30, width: .unsigned(39))
    let error = #expect(throws: KernelError.self) { try narrow(0) }
    #expect(error == .width(WidthError(step: "exponential", bits: 40, declared: 39)))
    #expect(try narrow(-12) == 714 << 29)

    let shift = ShiftExponential(x0: -16, n: 15, width: .unsigned(19))
    #expect(throws: KernelError.self) { try shift(0) }
    // Far beyond 64 bits, and still an error and no trap.
    #expect(throws: KernelError.self) { try ShiftExponential(x0: -1, n: 32)(1 << 31) }
  }

  @Test func constantsThatDoNotFitAreRefused() {
    #expect(PolynomialExponential(scale: 1e-12, n: 30) == nil)
    #expect(PolynomialExponential(scale: -1, n: 30) == nil)
    #expect(ShiftExponential(scale: 1e-20, n: 15) == nil)
    #expect(TVMShiftmax(scale: 0) == nil)
    #expect(IBERTGELU(scale: 1e-30) == nil)
  }
}

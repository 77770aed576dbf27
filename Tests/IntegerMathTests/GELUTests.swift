import Foundation
import IntegerMath
import Testing

struct GELUTests {
  private func exact(_ x: Double) -> Double { x / 2 * (1 + erf(x / 2.0.squareRoot())) }

  private func run<Found>(
    _ x: [Int32],
    _ kernel: (Span<Int32>, inout MutableSpan<Int64>) throws(KernelError) -> Found
  ) throws -> [Int64] {
    var y = [Int64](repeating: 0, count: x.count)
    var result = y.mutableSpan
    _ = try kernel(x.span, &result)
    return y
  }

  /// b = −100, c = −40,000, n = 4, shift = −2,500, of which erf is 1 at −2,500.
  @Test func iBERTByHand() throws {
    let kernel = IBERTGELU(b: -100, c: -40_000, shift: -2_500, n: 4)
    // 0; (10 − 100)² − 40,000 = −31,900, ÷ 16 floored −1,994; 10·(−1,994 − 2,500).
    #expect(try kernel(0) == 0)
    #expect(try kernel(10) == -44_940)
    // The sign comes before the floor: 31,900 ÷ 16 = 1,993.
    #expect(try kernel(-10) == -10 * (1_993 - 2_500))
    // Clipped: −40,000 ÷ 16 = −2,500 is all of erf.
    #expect(try kernel(1_000) == -5_000_000)
    #expect(try kernel(-1_000) == 0)
    #expect(try kernel(.min) == 0)
  }

  @Test func iBERTIsNearTheExactFunction() throws {
    let scale: Float = 0.0004
    let kernel = try #require(IBERTGELU(scale: scale))
    let unit = Double(IBERTGELU.outputScale(scale))
    for x in stride(from: Int32(-16_000), through: 16_000, by: 37) {
      // 0.018 is the paper's bound for its polynomial (table 1, L∞).
      #expect(abs(try Double(kernel(x)) * unit - exact(Double(x) * Double(scale))) < 0.02)
    }
  }

  @Test func theResultsWidthIsChecked() throws {
    let kernel = IBERTGELU(b: -100, c: -40_000, shift: -2_500, n: 4, width: .int32)
    #expect(try kernel(429_496) == -2_147_480_000)
    let error = #expect(throws: KernelError.self) { try kernel(429_497) }
    #expect(error == .width(WidthError(step: "result", bits: 33, declared: 32)))
  }

  @Test func shiftGELUIsNearTheSigmoidForm() throws {
    let scale: Float = 0.04
    let kernel = try #require(ShiftGELU(scale: scale))
    let x = (-127...127).map(Int32.init)
    let y = try run(x, kernel.row)
    for (x, y) in zip(x, y) {
      let real = Double(x) * Double(scale)
      // ⌊(2^31 − 1) ÷ (e₁ + e₂)⌋ has 4 bits where x0 is −14: a twentieth of a sigmoid, times 5.
      let sigmoid = 1 / (1 + exp(-1.702 * real))
      #expect(abs(Double(y) * Double(scale) / 128 - real * sigmoid) < 0.2)
    }
    #expect(y[127] == 0)
  }

  /// S = 1 ÷ 1.702: x0 = −1, n = 23. Of the row [0]: both exponentials 2^23, σ = ½.
  @Test func shiftGELUByHand() throws {
    let kernel = ShiftGELU(ShiftExponential(x0: -16, n: 23))
    // e₁ = e₂ = 16·2^23 = 2^27; ⌊(2^31 − 1) ÷ 2^28⌋ = 7; 2^27·7 ÷ 2^24 = 56.
    #expect(try run([0, 0], kernel.row) == [0, 0])
    // The maximum 22: e₂ of −22: q = 1, r = −15, 17·2^21; e₁ = 2^27.
    let below: Int64 = 17 << 21
    let factor = ((1 << 31) - 1) / ((1 << 27) + below)
    #expect(try run([22], kernel.row) == [22 * (((1 << 27) * factor) >> 24)])
  }

  /// e₂ of a maximum far below 0 needs any number of bits; the clamp of the sum hides them.
  @Test func aRowFarBelowZeroIsNotAnOverflow() throws {
    let kernel = ShiftGELU(ShiftExponential(x0: -16, n: 23))
    // The factor is 1: σ = 2^27 ÷ 2^24; of −20 below, −28: q = 1, r = −12: 10·2^22 ÷ 2^24.
    #expect(try run([-100, -120], kernel.row) == [-100 * 8, -120 * 2])
    #expect(try run([-1_000_000, -1_000_001], kernel.row) == [-8_000_000, -7_000_007])
  }

  /// The deployed graph has nothing but int32 there: it wraps, or says so.
  @Test func theDeployedGraphLeavesInt32OnSuchRows() throws {
    // 100 + 50 − 6 = 144 = −9·x0: 16 shifted by 32 is 2^36, 38 bits with the sign's.
    let checked = TVMShiftGELU(TVMShiftExponential(x0: -16, n: 23))
    let error = #expect(throws: KernelError.self) {
      try run([-100, -120], checked.row)
    }
    #expect(
      error == .width(WidthError(step: "exponential", bits: 38, declared: 32)))
    let wrapping = TVMShiftGELU(TVMShiftExponential(x0: -16, n: 23, overflow: .wrap))
    #expect(try run([-100, -120], wrapping.row).count == 2)
    // Of a row whose maximum is at least 0 both give the same.
    #expect(
      try run([30, -20, 3], checked.row)
        == run([30, -20, 3], wrapping.row))
  }
}

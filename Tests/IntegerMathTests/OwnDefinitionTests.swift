import Foundation
import IntegerMath
import Testing

/// The kernels whose definition is this package's own: known values by hand, and the error against
/// the real function.
struct OwnDefinitionTests {
  // MARK: Softmax to base 2

  private func base2(
    _ x: [Int32], fractionBits: Int, sumWidth: Width = .unsigned(32)
  ) throws(KernelError) -> [Int32] {
    var y = x
    var result = y.mutableSpan
    try Base2Softmax(fractionBits: fractionBits, sumWidth: sumWidth).row(x.span, into: &result)
    return y
  }

  /// Integers: 1, ½, ¼, ¼ of 2 are exact shares.
  @Test func powersOfTwoAreExact() throws {
    #expect(try base2([7, 6, 5, 5], fractionBits: 0) == [128, 64, 32, 32])
    #expect(try base2([3], fractionBits: 0) == [255])
    #expect(try base2([-100, 100], fractionBits: 0) == [0, 255])
  }

  /// 2^−¼ is (1 + ¾) ÷ 2, 2^−½ is (1 + ½) ÷ 2; 0.841 and 0.707 exactly.
  @Test func powersBetweenAreLines() {
    let kernel = Base2Softmax(fractionBits: 2)
    #expect(
      [0, -1, -2, -4, -8].map { kernel.power($0) } == [32_768, 28_672, 24_576, 16_384, 8_192])
    #expect(kernel.power(-4 * 15) == 1 && kernel.power(-4 * 16) == 0)
    for step in 0..<64 {
      let exact = 32_768 * exp2(-Double(step) / 4)
      let found = Double(kernel.power(-Int64(step)))
      #expect(found >= exact.rounded(.down) - 1 && found <= exact * 1.0615 + 1)
    }
  }

  @Test func sumsThatLeaveTheirWidth() {
    let error = #expect(throws: KernelError.self) {
      _ = try base2([0, 0], fractionBits: 0, sumWidth: .unsigned(16))
    }
    #expect(error == .width(WidthError(step: "sum of powers", bits: 17, declared: 16)))
  }

  // MARK: Softmax by a table

  /// 2^15 · e^−i: 32,768, 12,055, 4,435, and the last one again. The reciprocal of 53,693 is 39,995.
  @Test func entriesOfATable() throws {
    let x: [Int32] = [5, 4, 3, 0]
    var y = x
    var result = y.mutableSpan
    let kernel = TableSoftmax(table: [32_768, 12_055, 4_435])
    let found = try kernel.row(x.span, into: &result)
    #expect(found.sum == 32_768 + 12_055 + 2 * 4_435)
    #expect(y == [156, 57, 21, 21])
  }

  /// Entries are rounded to 2^−15 and results to 2^−8; a share of all but one step stays within one.
  @Test func tableIsNearSoftmax() throws {
    let scale = 1.0 / 16
    let table = (0..<256).map { Int32((32_768 * exp(-Double($0) * scale)).rounded()) }
    let x = (0..<64).map { Int32(($0 * 37) % 101 - 50) }
    var y = x
    var result = y.mutableSpan
    try TableSoftmax(table: table).row(x.span, into: &result)
    let powers = x.map { exp(Double($0) * scale) }
    let sum = powers.reduce(0, +)
    for (found, power) in zip(y, powers) {
      #expect(abs(Double(found) / 256 - power / sum) <= 0.51 / 256)
    }
  }

  // MARK: GELU by a table

  @Test func topBitsFindTheEntry() throws {
    let kernel = TableFunction(table: [10, 20, 30, 40], inputBits: 4)
    #expect(
      try [-8, -5, -4, -1, 0, 3, 4, 7].map { x in try kernel(x) }
        == [10, 10, 20, 20, 30, 30, 40, 40])
    let error = #expect(throws: KernelError.self) { _ = try kernel(8) }
    #expect(error == .width(WidthError(step: "input", bits: 5, declared: 4)))
    #expect(try TableFunction(table: [-1, 7], inputBits: 1)(-1) == -1)
  }

  // MARK: GELU by polynomials

  private func gelu(_ x: Double) -> Double { x / 2 * (1 + erf(x / 2.0.squareRoot())) }

  /// All of 8 bits: the parabolas' own error, and half a step of each constant's last place.
  @Test(arguments: [1.0 / 32, 0.05, 1.0 / 8])
  func polynomialsAreNearGELU(scale: Double) throws {
    let kernel = try #require(PiecewiseGELU(scale: scale))
    var largest = 0.0
    for x in Int32(-128)...127 {
      let found = Double(try kernel(x)) * kernel.outputScale(scale)
      largest = max(largest, abs(found - gelu(Double(x) * scale)))
    }
    #expect(largest > 0.002 && largest < 0.0059, "\(largest)")
  }

  /// At the ends and middles of its pieces it is GELU; beyond 4, the ramp.
  @Test func polynomialsMeetAtTheirEnds() throws {
    let kernel = try #require(PiecewiseGELU(scale: 1.0 / 64, fractionBits: 24))
    for x in stride(from: Int32(-512), through: 512, by: 32) {
      let found = Double(try kernel(x)) * kernel.outputScale(1.0 / 64)
      let exact = gelu(Double(x) / 64)
      #expect(abs(found - exact) < (x.magnitude >= 256 ? 0.0002 : 0.00002), "\(x)")
    }
    #expect(try kernel(512) == 512 << 24)
    #expect(try kernel(-512) == 0)
  }

  @Test func scalesWithoutConstants() {
    #expect(PiecewiseGELU(scale: 0) == nil)
    #expect(PiecewiseGELU(scale: 3) == nil)
    #expect(PiecewiseGELU(scale: 1e-30) == nil)
    #expect(PiecewiseGELU(scale: .infinity) == nil)
  }
}

import Foundation
import Testing

@testable import IntegerMath

struct LayerNormTests {
  private func normalized(_ x: [Double]) -> [Double] {
    let mean = x.reduce(0, +) / Double(x.count)
    let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(x.count)
    return x.map { ($0 - mean) / variance.squareRoot() }
  }

  private func run<Found>(
    _ x: [Int32],
    _ kernel: (Span<Int32>, Span<Int64>, inout MutableSpan<Int64>) throws(KernelError) -> Found
  ) throws -> (y: [Int64], found: Found) {
    let bias = x.indices.map { Int64($0) * 1_000 }
    var y = [Int64](repeating: 0, count: x.count)
    var result = y.mutableSpan
    let found = try kernel(x.span, bias.span, &result)
    return (y, found)
  }

  /// [3, 5, −2, 2]: mean 2, differences 1, 3, −4, 0, squares 26, root 5 (64 by ten steps: 68).
  @Test func iBERTByHand() throws {
    let (y, found) = try run([3, 5, -2, 2], IBERTLayerNorm(shift: 0).row)
    #expect(found.mean == 2 && found.squares == 26 && found.deviation == 5)
    let factor: Int64 = 429_496_729
    #expect(y == [factor / 2, 3 * factor / 2 + 1_000, -2 * factor + 2_000, 3_000])
  }

  /// A mean of 2½ rounds to 2, of 3½ to 4.
  @Test func meansRoundHalfToEven() throws {
    #expect(try run([2, 3], IBERTLayerNorm(shift: 0).row).found.mean == 2)
    #expect(try run([3, 4], IViTLayerNorm().row).found.mean == 4)
    #expect(try run([-3, -2], IViTLayerNorm().row).found.mean == -2)
  }

  @Test func aConstantRowHasNoRootToDivideBy() throws {
    let error = #expect(throws: KernelError.self) {
      try run([7, 7, 7], IBERTLayerNorm(shift: 0).row)
    }
    #expect(error == .zeroDivisor(step: "standard deviation"))
    // I-ViT's iteration ends at 64 there.
    let (y, found) = try run([7, 7, 7], IViTLayerNorm().row)
    #expect(found.deviation == 64)
    #expect(y == [0, 1_000, 2_000])
  }

  @Test func squaresStayIn32BitsByTheCalibratedShift() throws {
    // Differences ±2^16: 2·2^32 of squares, which a shift of one brings to 2^31.
    let x: [Int32] = [-65_536, 65_536]
    let error = #expect(throws: KernelError.self) { try run(x, IBERTLayerNorm(shift: 0).row) }
    #expect(error == .width(WidthError(step: "sum of squares", bits: 33, declared: 32)))
    #expect(try IBERTLayerNorm.shift(for: x.span) == 1)
    let found = try run(x, IBERTLayerNorm(shift: 1).row).found
    #expect(found.squares == 1 << 31)
    // ⌊√2^31⌋ = 46,340, doubled.
    #expect(found.deviation == 92_680)
    #expect(try IBERTLayerNorm.shift(for: ([-9, 9] as [Int32]).span) == 0)
    // 2·(2^31)² just fits 63 bits, and takes 2^(63 − 32) of them; twice as many do not.
    #expect(try IBERTLayerNorm.shift(for: ([.min, .max] as [Int32]).span) == 16)
    #expect(throws: KernelError.self) {
      try IBERTLayerNorm.shift(for: ([.min, .min, .max, .max] as [Int32]).span)
    }
  }

  @Test func bothAreNearTheExactNorm() throws {
    var rows = Rows(seed: 7)
    for length in [192, 197, 768] {
      let x = rows.bell(length, in: -20_000...20_000)
      let exact = normalized(x.map(Double.init))
      let unit = Double(length).squareRoot() / 0x1p30
      let shift = try IBERTLayerNorm.shift(for: x.span)
      let results = try [
        run(x, IBERTLayerNorm(shift: shift).row).y, run(x, IViTLayerNorm().row).y,
      ]
      for y in results {
        for (index, pair) in zip(y, exact).enumerated() {
          // The shift and the floored factor, 2^31 over a root of 18 bits.
          #expect(abs(Double(pair.0 - Int64(index) * 1_000) * unit - pair.1) < 1e-3)
        }
      }
    }
  }

  @Test func theBiasIsInUnitsOfTheNormalizedRow() {
    // ½ ÷ (16 ÷ 2^30) = 2^25, and 1 less where it is not whole, below 0.
    #expect(IntegerBias.value(gamma: 2, beta: 1, channels: 256) == 1 << 25)
    #expect(IntegerBias.value(gamma: -2, beta: 1, channels: 256) == -1 << 25)
    #expect(IntegerBias.value(gamma: 0, beta: 1, channels: 256) == nil)
  }

  @Test func powerOfTwoFactorsByHand() throws {
    // X = [0, 4·2] = [0, 8]: ΣX = 8, ΣX² = 64, 2·64 − 64 = 64. σ = ½·8 = 4 and mean 4, of scale 1.
    let kernel = PTFLayerNorm(
      inputScale: 1, outputScale: 0.25,
      channels: [
        .init(exponent: 0, gamma: 1, beta: 0), .init(exponent: 1, gamma: 1, beta: 2),
      ])
    var y: [Int64] = [0, 0]
    var result = y.mutableSpan
    let found = try kernel.row(([0, 4] as [Int32]).span, into: &result)
    #expect(found.sum == 8 && found.squares == 64 && found.spread == 64)
    // (0 − 4) ÷ 4 = −1, of ¼: −4; (8 − 4) ÷ 4 + 2 = 3: 12.
    #expect(y == [-4, 12])
  }

  @Test func powerOfTwoFactorsAreNearTheExactNorm() throws {
    var rows = Rows(seed: 9)
    let count = 384
    let channels = (0..<count).map { _ in
      PTFLayerNorm.Channel(
        exponent: rows.integer(in: 0...3), gamma: Float(rows.integer(in: -200...200)) / 100,
        beta: Float(rows.integer(in: -100...100)) / 100,
        outputExponent: rows.integer(in: -1...1))
    }
    let kernel = PTFLayerNorm(inputScale: 0.013, outputScale: 0.03, channels: channels)
    let x = rows.bell(count, in: -128...127)
    var y = [Int64](repeating: 0, count: count)
    var result = y.mutableSpan
    try kernel.row(x.span, into: &result)
    let exact = normalized(zip(x, channels).map { Double($0) * exp2(Double($1.exponent)) })
    for (index, channel) in channels.enumerated() {
      let scale = 0.03 * exp2(Double(channel.outputExponent))
      let real = (exact[index] * Double(channel.gamma) + Double(channel.beta)) / scale
      // Half a step, and a factor of 8 bits: 2^−7 of the product.
      #expect(abs(Double(y[index]) - real) < 0.51 + abs(real) / 64 + 4)
    }
  }

  @Test func aConstantRowOfFactorsHasNoDeviation() {
    let kernel = PTFLayerNorm(
      inputScale: 1, outputScale: 1,
      channels: [.init(exponent: 0, gamma: 1, beta: 0), .init(exponent: 1, gamma: 1, beta: 0)])
    var y: [Int64] = [0, 0]
    let error = #expect(throws: KernelError.self) {
      var result = y.mutableSpan
      try kernel.row(([4, 2] as [Int32]).span, into: &result)
    }
    #expect(error == .zeroDivisor(step: "standard deviation"))
    #expect(y == [0, 0])
  }

  @Test func magnitudesCompressByHand() {
    let rounding = AILayerNormStatistics(zeroPoint: 128)
    let cutting = AILayerNormStatistics(zeroPoint: 128, rounding: .floor)
    // 63 ÷ 4 = 15.75, rounds to 16 and is clipped; 64 ÷ 16 = 4 with the flag; 255 ÷ 16 = 15.9.
    #expect([0, 2, 6, 63, 64, 72, 255].map { rounding.code($0) } == [0, 1, 2, 15, 20, 21, 31])
    #expect([0, 2, 6, 63, 64, 72, 255].map { cutting.code($0) } == [0, 0, 1, 15, 20, 20, 31])
  }

  @Test func compressedStatisticsByHand() throws {
    let unit = AILayerNormStatistics(zeroPoint: 100)
    let exponents: [UInt8] = [0, 1]
    // 64 − … : −36 ÷ 4 = 9: 81·16; 100 ÷ 16 = 6.25: 36·16·16·4.
    let sums = try unit.sums(([64, 200] as [Int32]).span, exponents: exponents.span)
    #expect(sums.first == -36 + 200)
    #expect(sums.second == 81 * 16 + 36 * 256 * 4)
    #expect(throws: KernelError.self) {
      try unit.sums(([256] as [Int32]).span, exponents: ([0] as [UInt8]).span)
    }
  }

  /// 8 bits of the variance remain; the entry is the nearest to 2^11 over their root.
  @Test func theTableOfInverseRootsRounds() {
    for mantissa in Int64(64)...255 {
      let nearest = (2_048 / Double(mantissa).squareRoot()).rounded()
      for half in 0...10 {
        // Two bits a shift; those of 7 bits and of 8 need the same.
        let found = AILayerNorm.inverseRoot(mantissa << Int64(2 * half))
        #expect(found.entry == Int64(min(nearest, 255)))
        #expect(found.halfShift == half)
      }
    }
    #expect(AILayerNorm.inverseRoot(1) == (255, -3))
  }

  @Test func theReconstructedNormIsNearTheExactOne() throws {
    var rows = Rows(seed: 21)
    let count = 768
    let channels = (0..<count).map { _ in
      // γ = 1 with s_out = 1/32, times 2^1: 64.
      AILayerNorm.Channel(exponent: rows.integer(in: 0...2), gamma: 64, beta: 3)
    }
    let kernel = AILayerNorm(
      AILayerNormStatistics(zeroPoint: 128), channels: channels, gammaShift: 1)
    let x = rows.bell(count, in: 0...255)
    var y = [Int64](repeating: 0, count: count)
    var result = y.mutableSpan
    let found = try kernel.row(x.span, into: &result)
    let values = zip(x, channels).map { Double(Int($0) - 128) * exp2(Double($1.exponent)) }
    let exact = normalized(values)
    for (y, exact) in zip(y, exact) {
      // The variance of compressed inputs is a few percent off, and its root half of that.
      #expect(abs(Double(y - 3) - min(max(32 * exact, -131), 124)) < 2 + abs(32 * exact) * 0.06)
    }
    let mean = values.reduce(0, +) / Double(count)
    #expect(abs(Double(found.mean) - mean) <= 0.5)
  }
}

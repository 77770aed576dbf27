import IntegerMath
import Testing

struct RequantizerTests {
  /// round(value × multiplier ÷ 2^shift), of integers compared only.
  private func exact(_ value: Int, _ ratio: Dyadic, _ rule: RoundingRule) -> Int {
    let product = value * Int(ratio.multiplier)
    let unit = 1 << ratio.shift
    let floor = (product - (product % unit + unit) % unit) / unit
    let twice = 2 * (product - floor * unit)
    let up: Bool =
      switch rule {
      case .floor: false
      case .towardZero: twice > 0 && product < 0
      case .halfUp: twice >= unit
      case .halfEven: twice > unit || (twice == unit && floor % 2 != 0)
      case .halfAway: twice > unit || (twice == unit && product > 0)
      }
    return floor + (up ? 1 : 0)
  }

  @Test(arguments: RoundingRule.allCases, [OverflowRule.saturate, .wrap])
  func equalsTheRationalOnASmallDomain(_ rounding: RoundingRule, _ overflow: OverflowRule) throws {
    let ratios = [(1, 0), (1, 4), (3, 5), (181, 8), (255, 9), (-7, 3)].map {
      Dyadic(multiplier: $0.0, shift: $0.1)
    }
    for ratio in ratios {
      let kernel = Requantizer(ratio, RequantizationRule(rounding, overflow))
      for value in -1_100...1_100 {
        let expected = exact(value, ratio, rounding)
        let fitted =
          overflow == .saturate
          ? min(max(expected, -128), 127) : Int(Int8(truncatingIfNeeded: expected))
        #expect(try Int(kernel.requantize(Int32(value))) == fitted)
      }
    }
  }

  @Test func theFourDesignsDifferOnTies() throws {
    // 2.5 and −2.5; then 300, which no int8 holds.
    let cases: [(RequantizationRule, [Int32])] = [
      (.pyTorch, [2, -2, 127]), (.p2ViT, [2, -2, 127]), (.ita, [3, -2, 127]),
      (.swiftTron, [2, -3, 44]),
    ]
    for (rule, expected) in cases {
      let kernel = Requantizer(shift: 1, rule)
      #expect(try [5, -5, 600].map { try kernel.requantize($0) } == expected)
    }
  }

  @Test func overflowCanBeAnError() {
    let kernel = Requantizer(shift: 1, RequantizationRule(.floor, .error))
    let error = #expect(throws: KernelError.self) { try kernel.requantize(600) }
    #expect(error == .width(WidthError(step: "requantized value", bits: 10, declared: 8)))
  }

  @Test func addsAfterTheShiftAndBeforeTheFit() throws {
    var kernel = Requantizer(Dyadic(multiplier: 3, shift: 2), .ita, addend: 100)
    // 10·3 ÷ 4 = 7.5, up to 8.
    #expect(try kernel.requantize(10) == 108)
    #expect(try kernel.requantize(100) == 127)
    kernel.output = .uint8
    #expect(try kernel.requantize(-200) == 0)
  }

  @Test func roundsEachTermOfAResidual() throws {
    let kernel = Requantizer(shift: 1, .pyTorch)
    var y: [Int32] = [0, 0]
    var result = y.mutableSpan
    // ½ → 0 and 1½ → 2, though their sum is 2; −½ → 0 and ¾ → 1.
    try kernel.row(
      ([1, -1] as [Int32]).span, plus: ([6, 3] as [Int32]).span,
      times: Dyadic(multiplier: 1, shift: 2), into: &result)
    #expect(y == [2, 1])
  }

  @Test func shiftsToTheLeftToo() throws {
    let kernel = Requantizer(shift: -3, .pyTorch, output: .int32)
    #expect(try kernel.requantize(-5) == -40)
    #expect(try kernel.requantize(.max) == .max)
  }

  @Test func aRatioBecomesThirtyOneBits() throws {
    // ¾ = 0.75 · 2^0: mantissa 0.75 · 2^31.
    #expect(Dyadic(0.75) == Dyadic(multiplier: 3 << 29, shift: 31))
    // 1 = ½ · 2^1.
    #expect(Dyadic(1) == Dyadic(multiplier: 1 << 30, shift: 30))
    // A mantissa that rounds up to 1.
    #expect(Dyadic(1 - 0x1p-40) == Dyadic(multiplier: 1 << 31, shift: 31))
    #expect(Dyadic(0) == nil && Dyadic(-1) == nil && Dyadic(.infinity) == nil)
    #expect(Dyadic(0x1p-100) == nil)
    var rows = Rows(seed: 3)
    for _ in 0..<200 {
      let ratio = Double(rows.integer(in: 1...1_000_000)) / Double(rows.integer(in: 1...1_000_000))
      let dyadic = try #require(Dyadic(ratio))
      let value =
        Double(dyadic.multiplier) / Double(sign: .plus, exponent: dyadic.shift, significand: 1)
      #expect(abs(value - ratio) <= ratio * 0x1p-31)
    }
  }
}

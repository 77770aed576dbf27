import IntegerMath
import Testing

struct RoundingRuleTests {
  /// By definition: the integers on either side, and which of them is meant.
  private func reference(_ numerator: Int, over divisor: Int, _ rule: RoundingRule) -> Int {
    var floor = numerator / divisor
    while floor * divisor > numerator { floor -= 1 }
    while (floor + 1) * divisor <= numerator { floor += 1 }
    let rest = numerator - floor * divisor
    if rest == 0 { return floor }
    // Twice the distances, to compare with a half.
    let isTie = 2 * rest == divisor
    let isAboveHalf = 2 * rest > divisor
    return switch rule {
    case .floor: floor
    case .towardZero: numerator < 0 ? floor + 1 : floor
    case .halfUp: isAboveHalf || isTie ? floor + 1 : floor
    case .halfEven: isAboveHalf || (isTie && floor % 2 != 0) ? floor + 1 : floor
    case .halfAway: isAboveHalf || (isTie && numerator > 0) ? floor + 1 : floor
    }
  }

  @Test(arguments: RoundingRule.allCases)
  func shiftsEveryInt8AsTheExactQuotientRounds(_ rule: RoundingRule) {
    for value in Int8.min...Int8.max {
      for count in 0...9 {
        let expected = reference(Int(value), over: 1 << count, rule)
        #expect(Int(value.shifted(rightBy: count, rule)) == expected, "\(value) >> \(count)")
        #expect(Int(Int64(value).shifted(rightBy: count, rule)) == expected)
        #expect(Int(Int128(value).shifted(rightBy: count, rule)) == expected)
      }
    }
  }

  @Test(arguments: RoundingRule.allCases)
  func dividesAsTheExactQuotientRounds(_ rule: RoundingRule) {
    for value in -100...100 {
      for divisor in 1...24 {
        let expected = reference(value, over: divisor, rule)
        #expect(Int64(value).divided(by: Int64(divisor), rule) == expected)
        // The same quotient with both signs turned.
        #expect(Int64(-value).divided(by: Int64(-divisor), rule) == expected)
      }
    }
  }

  @Test func theTableOfTheDocumentationHolds() {
    // −2.5, −1.5, 1.5, 2.5 as quarters' halves; −1.2 and 1.2 as sixths over five.
    let halves: [Int64] = [-5, -3, 3, 5]
    let table: [RoundingRule: [Int64]] = [
      .floor: [-3, -2, 1, 2], .towardZero: [-2, -1, 1, 2], .halfUp: [-2, -1, 2, 3],
      .halfEven: [-2, -2, 2, 2], .halfAway: [-3, -2, 2, 3],
    ]
    for (rule, expected) in table {
      #expect(halves.map { $0.shifted(rightBy: 1, rule) } == expected, "\(rule)")
      #expect(Int64(-6).divided(by: 5, rule) == (rule == .floor ? -2 : -1))
      #expect(Int64(6).divided(by: 5, rule) == 1)
    }
  }

  @Test func theExtremesDoNotOverflow() {
    for rule in RoundingRule.allCases {
      #expect(Int64.max.shifted(rightBy: 1, rule) == Int64.max / 2 + (rule.isNearestUp ? 1 : 0))
      #expect(Int64.min.shifted(rightBy: 63, rule) == -1)
      #expect(
        Int64.min.shifted(rightBy: 64, rule) == (rule == .floor || rule == .halfAway ? -1 : 0))
      #expect(Int64.min.shifted(rightBy: 65, rule) == (rule == .floor ? -1 : 0))
    }
  }
}

extension RoundingRule {
  /// Whether 2^62 − ½ goes up: a tie above an odd floor.
  fileprivate var isNearestUp: Bool { self != .floor && self != .towardZero }
}

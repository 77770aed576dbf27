/// How a quotient that is no integer becomes one. Hardware differs, and so the rule is always named.
///
///     exact     −2.5  −1.5  −1.2   1.2   1.5   2.5
///     floor       −3    −2    −2     1     1     2
///     towardZero  −2    −1    −1     1     1     2
///     halfUp      −2    −1    −1     1     2     3
///     halfEven    −2    −2    −1     1     2     2
///     halfAway    −3    −2    −1     1     2     3
package enum RoundingRule: String, CaseIterable, Sendable {
  /// Toward −∞: what an arithmetic shift does.
  case floor
  /// Cuts the fraction: what C's division does.
  case towardZero = "toward_zero"
  /// To the nearest, ties toward +∞: adds a half and shifts.
  case halfUp = "half_up"
  /// To the nearest, ties to even: IEEE 754's default, and so PyTorch's `round`.
  case halfEven = "half_even"
  /// To the nearest, ties away from zero: C's `round`.
  case halfAway = "half_away"
}

extension FixedWidthInteger where Self: SignedInteger {
  /// This ÷ 2^`count`, rounded; 0 or −1 where every bit leaves. It cannot overflow.
  ///
  /// - Parameter count: At least 0.
  package func shifted(rightBy count: Int, _ rule: RoundingRule) -> Self {
    precondition(count >= 0, "a shift to the right is not negative")
    guard count > 0 else { return self }
    guard count < Self.bitWidth else {
      // What remains is a fraction of magnitude at most a half, which is a tie for the least value.
      if rule == .floor { return self < 0 ? -1 : 0 }
      return rule == .halfAway && count == Self.bitWidth && self == .min ? -1 : 0
    }
    let floor = self >> count
    let rest = self & ~(~0 << count)
    // The fraction's top bit; below it, whatever is left.
    let hasHalf = rest >> (count - 1) & 1 == 1
    let isTie = hasHalf && rest & ~(~0 << (count - 1)) == 0
    return floor + (rule.roundsUp(floor, rest != 0, hasHalf: hasHalf, isTie: isTie) ? 1 : 0)
  }

  /// This ÷ `divisor`, rounded.
  ///
  /// - Parameter divisor: Not 0, and not −1 for the least value.
  package func divided(by divisor: Self, _ rule: RoundingRule) -> Self {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    let isNegative = (remainder < 0) != (divisor < 0)
    let floor = remainder != 0 && isNegative ? quotient - 1 : quotient
    // The distance above the floor, against what is missing to the next integer.
    let rest = remainder.magnitude
    let above = remainder != 0 && isNegative ? divisor.magnitude - rest : rest
    let missing = divisor.magnitude - above
    return floor
      + (rule.roundsUp(floor, above != 0, hasHalf: above >= missing, isTie: above == missing)
        ? 1 : 0)
  }
}

extension RoundingRule {
  /// Whether the integer above `floor` is meant.
  fileprivate func roundsUp(
    _ floor: some SignedInteger, _ isInexact: Bool, hasHalf: Bool, isTie: Bool
  ) -> Bool {
    switch self {
    case .floor: false
    case .towardZero: isInexact && floor < 0
    case .halfUp: hasHalf
    case .halfEven: hasHalf && (!isTie || floor & 1 == 1)
    case .halfAway: hasHalf && (!isTie || floor >= 0)
    }
  }
}

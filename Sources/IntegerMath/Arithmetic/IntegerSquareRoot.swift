/// Square roots of integers, as the designs take them.
package enum IntegerSquareRoot {
  /// ⌊√value⌋.
  ///
  /// - Parameter value: At least 0.
  package static func floor(_ value: Int64) -> Int64 {
    precondition(value >= 0, "a square root is of no negative number")
    guard value > 1 else { return value }
    // From above, Newton's steps fall until they reach the floor (Cohen, algorithm 1.7.1).
    let bits = 64 - value.leadingZeroBitCount
    return falling(value, from: 1 << Int64((bits + 1) / 2))
  }

  /// Newton's step until it no longer falls: what hardware stops at (SwiftTron `I_SQRT`, from 2^16;
  /// Gemmini's C, from 1 << ((bits + 1) / 2)).
  ///
  /// - Parameters:
  ///   - value: At least 0.
  ///   - start: At least 1; the floor comes out where it is at least √value.
  package static func falling(_ value: Int64, from start: Int64) -> Int64 {
    precondition(value >= 0 && start > 0, "a square root starts above 0, of no negative number")
    var root = start
    while true {
      // Halved apart, since root + value ÷ root may need 64 bits.
      let next = mean(root, value / root)
      if next >= root { return root }
      if next == 0 { return 0 }
      root = next
    }
  }

  /// A fixed number of Newton's steps k ← ⌊(k + ⌊value ÷ k⌋) ÷ 2⌋: I-ViT takes 10 from 2^16, which
  /// does not come below 64 and so is no square root of values under 2^12.
  ///
  /// - Parameters:
  ///   - value: At least 0.
  ///   - start: At least 2^`steps`, so that no step divides by 0.
  package static func stepping(_ value: Int64, from start: Int64, steps: Int) -> Int64 {
    precondition(value >= 0 && steps >= 0 && start >> Int64(steps) > 0, "the start is too small")
    var root = start
    for _ in 0..<steps { root = mean(root, value / root) }
    return root
  }

  /// ⌊(a + b) ÷ 2⌋ of two that are not negative.
  private static func mean(_ a: Int64, _ b: Int64) -> Int64 { (a & b) + ((a ^ b) >> 1) }
}

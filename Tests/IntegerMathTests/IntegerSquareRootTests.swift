import IntegerMath
import Testing

struct IntegerSquareRootTests {
  @Test func floorsEverySmallValue() {
    var root: Int64 = 0
    for value in Int64(0)...70_000 {
      if (root + 1) * (root + 1) <= value { root += 1 }
      #expect(IntegerSquareRoot.floor(value) == root)
    }
  }

  @Test func floorsAroundLargeSquares() {
    for root in [46_341, 1 << 20, (1 << 26) - 1, (1 << 31) + 7, 3_037_000_499] as [Int64] {
      #expect(IntegerSquareRoot.floor(root * root - 1) == root - 1)
      #expect(IntegerSquareRoot.floor(root * root) == root)
    }
    #expect(IntegerSquareRoot.floor(.max) == 3_037_000_499)
  }

  @Test func hardwaresStopRuleIsTheFloorFromAbove() {
    for value in Int64(1)...5_000 {
      #expect(IntegerSquareRoot.falling(value, from: 1 << 16) == IntegerSquareRoot.floor(value))
    }
    // From below it stops at once: the start must be at least the root.
    #expect(IntegerSquareRoot.falling(10_000, from: 10) == 10)
  }

  /// By hand: 2^16 halves ten times for 0; 4,096 ÷ k is still 0 or small all the way down.
  @Test func tenStepsDoNotReachSmallRoots() {
    #expect(IntegerSquareRoot.stepping(0, from: 1 << 16, steps: 10) == 64)
    #expect(IntegerSquareRoot.stepping(0, from: 1 << 16, steps: 0) == 1 << 16)
    for value in Int64(0)..<4_096 {
      #expect(64...83 ~= IntegerSquareRoot.stepping(value, from: 1 << 16, steps: 10))
    }
    for value in [1 << 20, 1 << 32, (1 << 40) + 3] as [Int64] {
      let root = IntegerSquareRoot.stepping(value, from: 1 << 16, steps: 10)
      #expect(root == IntegerSquareRoot.floor(value))
    }
  }
}

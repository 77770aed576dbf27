/// Rows for tests, the same at each run.
struct Rows {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// splitmix64.
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// Near a bell: the sum of four uniform values.
  mutating func bell(_ count: Int, in range: ClosedRange<Int>) -> [Int32] {
    (0..<count).map { _ in
      Int32(((0..<4).map { _ in integer(in: range) }.reduce(0, +)) / 4)
    }
  }

  mutating func uniform(_ count: Int, in range: ClosedRange<Int>) -> [Int32] {
    (0..<count).map { _ in Int32(integer(in: range)) }
  }
}

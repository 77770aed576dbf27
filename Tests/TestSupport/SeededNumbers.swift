/// Numbers made at random, the same for the same seed and purpose.
package struct SeededNumbers {
  private var state: UInt64

  package init(_ purpose: String = "", seed: Int) {
    state = UInt64(bitPattern: Int64(seed)) &* 0x9e37_79b9_7f4a_7c15 &+ 1
    for byte in purpose.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    for _ in 0..<4 { _ = next(0...1) }
  }

  /// All of a range alike. A linear congruential generator's high bits; Knuth's constants for MMIX.
  package mutating func next(_ range: ClosedRange<Int>) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Int(state >> 33) % range.count
  }

  /// 1 to `most`, each power of two as likely as any other.
  package mutating func skewed(_ most: Int) -> Int {
    let power = 1 << next(0...(Int.bitWidth - 1 - most.leadingZeroBitCount))
    return min(most, power + next(0...(power - 1)))
  }

  package mutating func one<Element>(of elements: [Element]) -> Element {
    elements[next(0...(elements.count - 1))]
  }

  /// True once in `count`.
  package mutating func once(in count: Int) -> Bool { next(1...count) == 1 }
}

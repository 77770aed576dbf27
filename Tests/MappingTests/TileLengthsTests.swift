@testable import Mapping
import Testing

/// Lengths of tile that a search begins with.
struct TileLengthsTests {
  /// ⌈100 ÷ 1⌉, ⌈100 ÷ 2⌉, …; 50, 34, and 25, 20 and 17 rounded up to 64, 48 and 32; and 16 itself.
  @Test func evenPartsAndWhatFillsTheArray() {
    let lengths = TileLengths(100, granularity: 16)
    #expect(
      lengths.all == [
        100, 64, 50, 48, 34, 32, 25, 20, 17, 16, 15, 13, 12, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
      ])
    // Each at most half of the one before, but for 16 and 1, which are always there.
    #expect(lengths.thinned(2) == [100, 50, 25, 16, 8, 4, 2, 1])
    #expect(lengths.thinned(1) == lengths.all)
  }

  /// Of a short dimension only the even parts too: 10, 5, 4, 3, 2 and 1, and 5 rounded up to two times 4.
  @Test func shortDimensions() {
    let lengths = TileLengths(10, granularity: 4)
    #expect(lengths.all == [10, 8, 5, 4, 3, 2, 1])
    #expect(lengths.thinned(1) == lengths.all)
    #expect(TileLengths(1, granularity: 16).all == [1])
    #expect(TileLengths(1, granularity: 16).thinned(4) == [1])
  }

  /// 2 √n parts at most have different lengths, each rounded up once.
  @Test(arguments: [1_000, 197, 70_000, Int(UInt32.max)])
  func longDimensionsHaveFew(length: Int) {
    let all = TileLengths(length, granularity: 16).all
    #expect(all.first == length && all.last == 1)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0 > $1 })
    #expect(Double(all.count) <= 4 * Double(length).squareRoot() + 64)
  }
}

@testable import FPGAModel
import Hardware
import Testing

/// Blocks of memories of a size, against UG573 and UG574.
struct MemoryBlockTests {
  @Test(arguments: [
    // The shapes of an 18 Kib half, each full, and one word or bit more.
    (512, 36, 1), (513, 36, 2), (512, 37, 2), (1_024, 18, 1), (1_024, 36, 2), (2_048, 9, 1),
    (4_096, 4, 1), (8_192, 2, 1), (16_384, 1, 1),
    // A word of 512 bits in 15 halves of 36; or 57 of 9 bits where it is deep.
    (512, 512, 15), (36_864, 512, 57 * 18),
    (65, 8, 1),
  ])
  func blockRAM(words: Int, bits: Int, halves: Int) {
    #expect(
      MemoryBlocks.blockRAM(words: words, bits: bits) == FPGAResources(bramHalves: halves))
  }

  @Test(arguments: [(4_096, 72, 1), (4_097, 72, 2), (4_096, 73, 2), (1, 512, 8)])
  func ultraRAM(words: Int, bits: Int, blocks: Int) {
    #expect(MemoryBlocks.ultraRAM(words: words, bits: bits) == FPGAResources(uram: blocks))
  }

  /// Eight LUTs hold 64 words of seven bits.
  @Test(arguments: [(64, 7, 8), (64, 8, 16), (1, 14, 16)])
  func distributed(words: Int, bits: Int, luts: Int) {
    #expect(MemoryBlocks.blockRAM(words: words, bits: bits) == FPGAResources(lut: luts))
  }

  /// A memory never takes less than its bits, nor less for more words or wider ones.
  @Test func boundsAndMonotony() {
    for bits in [1, 7, 8, 9, 32, 36, 64, 72, 100, 512] {
      var last = 0
      for words in stride(from: 65, through: 40_000, by: 997) {
        let halves = MemoryBlocks.blockRAM(words: words, bits: bits).bramHalves
        #expect(halves * 18 * 1_024 >= words * bits)
        #expect(halves >= last)
        #expect(MemoryBlocks.blockRAM(words: words, bits: bits + 1).bramHalves >= halves)
        last = halves
      }
    }
  }
}

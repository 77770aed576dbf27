import Hardware
import Quantities

/// Memories of an FPGA: how many blocks a memory of some words takes.
///
/// A block RAM's half has one port to read and one to write, and is 512 words of 36 bits, or deeper and
/// narrower by powers of two (UG573, Table 1-2); an UltraRAM is 4,096 words of 72 bits (UG573, chapter 2).
/// A memory takes the shape with which it needs the fewest. Eight LUTs are a memory of 64 words of 7 bits
/// with two ports (UG574, Table 5-1).
enum MemoryBlocks {
  private typealias Shape = (bits: Int, words: Int)

  private static let halves: [Shape] = [
    (36, 512), (18, 1_024), (9, 2_048), (4, 4_096), (2, 8_192), (1, 16_384),
  ]
  private static let uram: Shape = (72, 4_096)
  /// Words up to which synthesis takes LUTs for a memory.
  private static let distributedWords = 64

  /// - Parameters:
  ///   - words: Words of `bits` bits, at least one.
  ///   - bits: Of a word.
  static func blockRAM(words: Int, bits: Int) -> FPGAResources {
    guard words > distributedWords else {
      return FPGAResources(lut: ceilingDivision(bits, 7) * 8)
    }
    var fewest = Int.max
    for shape in halves {
      fewest = min(
        fewest, ceilingDivision(bits, shape.bits) * ceilingDivision(words, shape.words))
    }
    return FPGAResources(bramHalves: fewest)
  }

  static func ultraRAM(words: Int, bits: Int) -> FPGAResources {
    FPGAResources(
      uram: ceilingDivision(bits, uram.bits) * ceilingDivision(words, uram.words))
  }
}

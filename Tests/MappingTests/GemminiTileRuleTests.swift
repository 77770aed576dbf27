import Hardware
import TestSupport
@testable import Mapping
import Testing

/// The tiles of Gemmini's software, derived by hand from its rule.
struct GemminiTileRuleTests {
  /// Gemmini's default memories: half of 16,384 and of 1,024 rows.
  private let memory = GemminiMemory(side: 16, scratchpadRows: 8_192, accumulatorRows: 512)

  private func tile(_ work: GemminiWork) throws -> GemminiTile {
    try #require(GemminiTileRule(memory: memory).tile(work))
  }

  private func convolution(
    _ output: Int, _ channels: Int, _ kernels: Int, _ kernel: Int, stride: Int = 1
  ) -> GemminiWork {
    GemminiWork(
      batches: 1, rows: output, columns: output, kernels: kernels, kernelRows: kernel,
      kernelColumns: kernel, channels: channels, inputRows: (output - 1) * stride + kernel,
      inputColumns: (output - 1) * stride + kernel, stride: stride, padding: 0,
      isConvolution: true)
  }

  @Test func memoryOfTheShippedMachine() throws {
    let accelerator = try Fixture.shipped("gemmini-firesim")
    #expect(GemminiMemory(accelerator, operandBits: 8) == memory)
    // Narrower elements leave space for more rows.
    #expect(GemminiMemory(accelerator, operandBits: 4).scratchpadRows == 16_384)
  }

  /// 32 blocks of results: a square of 5, then 5 × 6; 6 × 6 are too many. All 4 of the reduction.
  @Test func productBoundByTheAccumulator() throws {
    let tile = try tile(.product(m: 128, k: 64, n: 128))
    #expect([tile.columns, tile.kernels, tile.channels] == [80, 96, 64])
  }

  /// 5 × 5, of which a quarter of the scratchpad would let 51 blocks of the reduction in; all 48 go.
  /// One more column would need (5 + 6) · 48 · 16 = 8,448 rows.
  @Test func productBoundByTheScratchpad() throws {
    let tile = try tile(.product(m: 128, k: 768, n: 768))
    #expect([tile.columns, tile.kernels, tile.channels] == [80, 80, 768])
  }

  /// A product that fits is one tile, of its own size.
  @Test func smallProductIsWhole() throws {
    let tile = try tile(.product(m: 20, k: 30, n: 40))
    #expect([tile.columns, tile.kernels, tile.channels] == [20, 40, 30])
  }

  /// Channels come down by blocks, then both sides of the image together, until 22 lines of 22
  /// pixels fit the accumulator, and a pixel more: 22 · 23 = 506 ≤ 512. The input takes
  /// 11 · 24 · 25 = 6,600 rows and the weights 9 · 176 = 1,584.
  @Test func convolutionOnManyChannels() throws {
    let tile = try tile(convolution(28, 1_024, 1_024, 3))
    #expect(
      tile
        == GemminiTile(
          batches: 1, rows: 22, columns: 23, kernels: 16, kernelRows: 3, kernelColumns: 3,
          channels: 176))
  }

  /// 4 · 10 · 10 + 7 · 9 · 117 rows: kernels grow to a multiple of the mesh, channels one by one.
  @Test func convolutionOnASmallImage() throws {
    let tile = try tile(convolution(4, 2_048, 256, 3, stride: 2))
    #expect([tile.rows, tile.columns, tile.kernels, tile.channels] == [4, 4, 112, 117])
  }

  /// In small memories, what the cuts leave goes to the pixels of a line before anything else: 22 take
  /// 10 · 24 rows and leave space for 9 of weights, one channel's, where 20 would leave it for 4.
  @Test func linesGrowFirst() throws {
    var work = convolution(24, 16, 32, 3)
    work.rows = 8
    work.inputRows = 10
    let small = GemminiMemory(side: 16, scratchpadRows: 256, accumulatorRows: 256)
    let tile = try #require(GemminiTileRule(memory: small).tile(work))
    #expect([tile.rows, tile.columns, tile.kernels, tile.channels] == [8, 22, 16, 1])
  }

  /// Where every other pixel is skipped and both sides are even, the input moves at half resolution.
  @Test func downsampling() {
    var work = convolution(28, 256, 512, 1, stride: 2)
    #expect(!work.isDownsampled)
    work.inputRows = 56
    work.inputColumns = 56
    #expect(work.isDownsampled)
    let tile = GemminiTile(
      batches: 1, rows: 28, columns: 28, kernels: 16, kernelRows: 1, kernelColumns: 1,
      channels: 32)
    #expect(memory.scratchpadRows(tile, work) == 2 * 28 * 28 + 32)
  }

  @Test func nothingFits() {
    let tiny = GemminiTileRule(
      memory: GemminiMemory(side: 16, scratchpadRows: 1, accumulatorRows: 8))
    #expect(tiny.tile(.product(m: 16, k: 16, n: 16)) == nil)
    #expect(tiny.tile(convolution(4, 16, 16, 3)) == nil)
  }

  /// Over a box of small shapes, and random larger ones in random memories: the tile fits both
  /// halves, is no larger than the work, and cannot grow along any loop.
  @Test func tilesFitAndCannotGrow() throws {
    var random = SeededNumbers(seed: 7)
    var works: [(GemminiWork, GemminiMemory)] = []
    for output in [1, 2, 5, 17] {
      for channels in [1, 3, 16, 40] {
        for kernels in [1, 16, 33] {
          for kernel in [1, 2, 3] {
            works.append((convolution(output, channels, kernels, kernel, stride: 1), memory))
            works.append((convolution(output, channels, kernels, kernel, stride: 2), memory))
          }
        }
      }
    }
    for _ in 0..<150 {
      let memory = GemminiMemory(
        side: [4, 8, 16][random.next(0...2)], scratchpadRows: 512 + random.next(0...19_999),
        accumulatorRows: 64 + random.next(0...1_999))
      let work =
        random.next(0...1) == 0
        ? convolution(
          1 + random.next(0...89), 1 + random.next(0...499), 1 + random.next(0...499),
          1 + random.next(0...3),
          stride: 1 + random.next(0...1))
        : .product(
          m: 1 + random.next(0...899), k: 1 + random.next(0...899), n: 1 + random.next(0...899))
      works.append((work, memory))
    }
    for (work, memory) in works {
      guard let tile = GemminiTileRule(memory: memory).tile(work) else {
        Issue.record("no tile of \(work) in \(memory)")
        continue
      }
      #expect(memory.fits(tile, work), "\(work) \(memory)")
      let whole = GemminiTile(
        batches: work.batches, rows: work.rows, columns: work.columns, kernels: work.kernels,
        kernelRows: work.kernelRows, kernelColumns: work.kernelColumns, channels: work.channels)
      for loop in GemminiLoop.allCases {
        #expect((1...whole[loop]).contains(tile[loop]), "\(work)")
        // Those of products grow by blocks.
        let step = work.isConvolution ? 1 : memory.side
        var larger = tile
        larger[loop] = min(whole[loop], tile[loop] + step)
        #expect(larger == tile || !fits(larger, work, memory), "\(loop) of \(work)")
      }
    }
  }

  /// Products are counted in whole blocks.
  private func fits(_ tile: GemminiTile, _ work: GemminiWork, _ memory: GemminiMemory) -> Bool {
    guard !work.isConvolution else { return memory.fits(tile, work) }
    let (i, j) = (memory.blocks(tile.columns), memory.blocks(tile.kernels))
    let k = memory.blocks(tile.channels)
    return (i + j) * k * memory.side <= memory.scratchpadRows
      && i * j * memory.side <= memory.accumulatorRows
  }
}

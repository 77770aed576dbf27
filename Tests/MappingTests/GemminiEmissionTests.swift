import Hardware
@testable import Mapping
import Quantities
@testable import Simulation
import Testing
import Timing
import Workload

/// What the loops of Gemmini's software move, and when.
struct GemminiEmissionTests {
  // MARK: Requests

  /// Rows of 48 B: at stride 48 the second of them crosses a boundary of 64 B, so does the third;
  /// at stride 64 none does; from byte 32 each does.
  @Test func burstsThatRowsTouch() {
    let bursts = RowBursts(burst: 64, piece: 64)
    #expect(bursts.count(rows: 4, length: 48, stride: 48, offset: 0) == 1 + 2 + 2 + 1)
    #expect(bursts.count(rows: 4, length: 48, stride: 64, offset: 0) == 4)
    #expect(bursts.count(rows: 4, length: 48, stride: 64, offset: 32) == 8)
    // 80 B: pieces of 64 and 16.
    #expect(bursts.count(rows: 3, length: 80, stride: 128, offset: 0) == 6)
    // The same row again and again, as a bias is.
    #expect(bursts.count(rows: 5, length: 64, stride: 0, offset: 0) == 5)
    #expect(RowBursts(burst: 64, piece: 16).count(rows: 2, length: 64, stride: 64, offset: 0) == 8)
  }

  /// The count by periods of rows equals the one row by row.
  @Test func burstsRowByRow() {
    for burst in [16, 64] {
      for piece in [16, 64] {
        for stride in [0, 1, 3, 16, 36, 48, 64, 100, 720] {
          for length in [1, 3, 16, 48, 64, 117] {
            for (rows, offset) in [(1, 0), (7, 5), (130, 32)] {
              var sum = 0
              for row in 0..<rows {
                var done = 0
                while done < length {
                  let first = offset + row * stride + done
                  let last = first + min(piece, length - done) - 1
                  sum += Set((first...last).map { $0 / burst }).count
                  done += piece
                }
              }
              let counted = RowBursts(burst: burst, piece: piece)
                .count(rows: rows, length: length, stride: stride, offset: offset)
              #expect(counted == sum, "\(burst) \(piece) \(stride) \(length) \(rows) \(offset)")
            }
          }
        }
      }
    }
  }

  // MARK: Products

  private func mapped(_ trace: Trace, _ overrides: String...) throws -> MappedTrace {
    var accelerator = try Fixture.shipped("gemmini-firesim")
    if overrides.contains("no bursts") {
      (accelerator.dma.burst, accelerator.dma.outstanding) = (nil, nil)
    }
    return try Fixture.map(trace, accelerator)
  }

  private func product(_ m: UInt32, _ k: UInt32, _ n: UInt32) -> Trace {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [m, k])
    let w = draft.tensor("w", .weight, [n, k])
    draft.product(
      "fc", x, w, m: m, k: k, n: n, role: .output, epilogue: [.init(.requantize, .float)])
    return draft.builder.trace
  }

  private func works(_ mapped: MappedTrace, on resource: ResourceID) -> [TaskWork] {
    mapped.program.tasks.filter { $0.resource == resource }.map(mapped.program.work)
  }

  /// 128 × 64 × 128 in tiles of 80 × 64 × 96: two by two. Every tile loads both operands anew: inputs
  /// twice, and so weights. Each row of 64 channels is a burst; rows of 96 kernels are two, those of
  /// the last 32 one. The four blocks of the reduction are steps of their own.
  @Test func productMovesEveryTileAnew() throws {
    let mapped = try mapped(product(128, 64, 128))
    #expect(mapped.layers[0].activity.dramReadBytes == 2 * 128 * 64 + 2 * 64 * 128)
    #expect(mapped.layers[0].activity.dramWriteBytes == 128 * 128)
    #expect(
      works(mapped, on: .activationQueue).map(\.bytes)
        == [80, 80, 48, 48].map { $0 * 64 })
    #expect(
      works(mapped, on: .weightQueue).map(\.bytes)
        == [32, 32, 32, 32, 16, 16, 16, 16, 32, 32, 32, 32, 16, 16, 16, 16].map { $0 * 64 })
    #expect(
      works(mapped, on: .storeQueue).map(\.bytes) == [160, 80, 96, 48].map { $0 * 64 })
    #expect(works(mapped, on: .array).count == 16)
    #expect(mapped.layers[0].tiling?.tile == TileShape(m: 80, k: 64, n: 96))
  }

  /// Without bursts a transfer occupies the path for its own bytes.
  @Test func transfersWithoutBursts() throws {
    let mapped = try mapped(product(128, 64, 128), "no bursts")
    let moved = [ResourceID.activationQueue, .weightQueue, .storeQueue]
      .flatMap { works(mapped, on: $0) }.reduce(0) { $0 + $1.bytes }
    let activity = mapped.layers[0].activity
    #expect(moved == activity.dramReadBytes + activity.dramWriteBytes)
  }

  /// The steps of a tile follow each other: a preload before the first, a skew after the last.
  @Test func stepsOfATileAreOneRun() throws {
    let mapped = try mapped(product(80, 64, 80))
    let steps = works(mapped, on: .array).map(\.cycles)
    // 25 blocks of 16 vectors, of which each takes 16 cycles: two instructions of 6 are faster.
    #expect(steps == [16 + 400, 400, 400, 400 + 30])
  }

  // MARK: Convolutions

  private func convolution(
    _ output: Int, _ channels: Int, _ kernels: Int, _ kernel: Int, stride: Int = 1,
    padding: Int = 0, bias: Bool = false
  ) -> Trace {
    var draft = TraceDraft()
    let image = (output - 1) * stride + kernel - 2 * padding
    let x = draft.tensor("x", .input, [channels, image, image].map { UInt32($0) })
    let w = draft.tensor("w", .weight, [kernels, channels, kernel, kernel].map { UInt32($0) })
    let others = bias ? [draft.tensor("bias", .weight, [UInt32(kernels)], .int32)] : []
    var extras = OperatorExtras()
    extras.convolution = .init(
      inputHeight: image, inputWidth: image, inputChannels: channels, kernelHeight: kernel,
      kernelWidth: kernel, strideHeight: stride, strideWidth: stride, padding: padding)
    let epilogue: [Epilogue.Step] =
      (bias ? [.init(.bias)] : []) + [.init(.requantize, .float)]
    draft.product(
      "conv", x, w, m: UInt32(output * output), k: UInt32(channels * kernel * kernel),
      n: UInt32(kernels), kind: .convolution, role: .output, epilogue: epilogue, extras: extras,
      others: others)
    return draft.builder.trace
  }

  /// One tile: 36 pixels of 16 B, 9 · 16 rows of 16 B, a bias of 64 B and a result of 16 B for each
  /// of 16 pixels. What is padded is not loaded.
  @Test func convolutionInOneTile() throws {
    let mapped = try mapped(convolution(4, 16, 16, 3, bias: true))
    #expect(works(mapped, on: .activationQueue).map(\.bytes) == [36 * 64])
    #expect(works(mapped, on: .weightQueue).map(\.bytes) == [16 * 64, 9 * 16 * 64])
    #expect(works(mapped, on: .storeQueue).map(\.bytes) == [16 * 64])
    #expect(mapped.layers[0].activity.dramReadBytes == 36 * 16 + 16 * 64 + 9 * 16 * 16)
    let padded = try self.mapped(convolution(4, 16, 16, 3, padding: 1))
    #expect(works(padded, on: .activationQueue).map(\.bytes) == [16 * 64])
    // Nine stationary tiles, four lines of 4 vectors each: 8 instructions of 6 cycles a tile.
    #expect(works(mapped, on: .array).map(\.cycles) == [16 + 9 * 4 * 12 + 30])
  }

  /// Where a kernel's loops are cut, sums stay in the accumulator: one store a tile of results.
  @Test func everyMACIsDoneOnce() throws {
    for trace in [
      convolution(9, 40, 33, 3, bias: true), convolution(30, 300, 40, 3),
      convolution(7, 64, 64, 1, stride: 2), product(100, 900, 70),
    ] {
      let mapped = try mapped(trace)
      let loops = works(mapped, on: .array)
      let op = try #require(trace.operators.first)
      let ideal = loops.reduce(0) { $0 + $1.ideal }
      // Rounded down once a task.
      #expect((ideal...ideal + loops.count).contains(op.macs / 256))
      #expect(mapped.layers[0].activity.dramWriteBytes == op.elements)
    }
  }

  @Test func whatTheUnrollerCannotRun() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [16, 8, 8])
    let w = draft.tensor("w", .weight, [16, 16, 1, 1])
    var extras = OperatorExtras()
    extras.convolution = .init(
      inputHeight: 8, inputWidth: 8, inputChannels: 16, kernelHeight: 1, kernelWidth: 1,
      strideHeight: 1, strideWidth: 2)
    draft.product(
      "conv", x, w, m: 32, k: 16, n: 16, kind: .convolution, role: .output,
      epilogue: [.init(.requantize, .float)], extras: extras)
    #expect(
      try renderedError { _ = try mapped(draft.builder.trace) } == """
        error: operator 'conv' is a convolution of 1 groups and strides of 1 and 2
          help: 'mapping.policy: gemmini-auto' runs those of one group and equal strides

        """)
  }

  // MARK: Memory

  /// At most 16 bursts of 64 B each 100 cycles: 10.24 B a cycle of the 16; without a limit, or with a
  /// short latency, the bus.
  @Test func requestsUnderWayBoundTheRate() throws {
    func bytes(in cycles: Int, _ overrides: String...) throws -> Int {
      var accelerator = try Fixture.shipped("gemmini-firesim")
      if overrides.contains("none") {
        (accelerator.dma.burst, accelerator.dma.outstanding) = (nil, nil)
      }
      if overrides.contains("short") {
        accelerator.dram = .bandwidth(BytesPerSecond(16_000_000_000), latency: Picoseconds(50_000))
      }
      let path = try #require(MachineSettings(accelerator).path)
      return cycles * path.cycleTicks / path.byteTicks
    }
    #expect(try bytes(in: 100) == 1_024)
    #expect(try bytes(in: 100, "none") == 1_600)
    #expect(try bytes(in: 100, "short") == 1_600)
  }
}

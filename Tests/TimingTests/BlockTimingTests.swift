import Quantities
import Testing
@testable import Timing

/// Blocks of vectors on a mesh, counted one by one.
struct BlockTimingTests {
  /// What the closed form stands for: every stationary tile, every line, every block.
  private func counted(
    side: Int, _ cyclesPerVector: Int, _ instruction: Int, folds: Int, lines: Int, length: Int
  ) -> Int {
    var streaming = 0
    var issuing = 0
    for fold in 0..<folds {
      for line in 0..<lines {
        var done = 0
        while done < length {
          let vectors = min(side, length - done)
          done += vectors
          let isLast = line == lines - 1 && done == length
          let carriesPreload = isLast && fold < folds - 1
          streaming +=
            carriesPreload ? max(vectors * cyclesPerVector, side) : vectors * cyclesPerVector
          issuing += 2 * instruction
        }
      }
    }
    return side + max(streaming, issuing) + 2 * (side - 1)
  }

  @Test func equalsBlockByBlock() {
    for side in [1, 4, 16] {
      for (cycles, instruction) in [(1, 1), (1, 6), (2, 3)] {
        for folds in 1...3 {
          for lines in 1...3 {
            for length in [1, 3, 4, 7, 15, 16, 17, 40] {
              let timing = BlockTiming(
                side: side, cyclesPerVector: cycles, instructionCycles: instruction)
              let macs = folds * lines * length * side * side
              let time = timing.time(folds: folds, lines: lines, length: length, macs: macs)
              let total = counted(
                side: side, cycles, instruction, folds: folds, lines: lines, length: length)
              #expect(time.cycles.count == total)
              #expect(time.ideal == folds * lines * length * cycles)
              #expect(time.ragged == 0)
            }
          }
        }
      }
    }
  }

  /// 23 vectors a line are blocks of 16 and 7: as long as two pairs of instructions of 6 cycles take
  /// 24, one more than the vectors do.
  @Test func longerOfIssuingAndStreaming() {
    func running(_ instruction: Int) -> Int {
      BlockTiming(side: 16, cyclesPerVector: 1, instructionCycles: instruction)
        .time(folds: 1, lines: 10, length: 23, macs: 0).cycles.count - 16 - 30
    }
    #expect(running(1) == 230)
    #expect(running(6) == 240)
  }
}

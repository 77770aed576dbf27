import Mapping
import Reporting
import Run
import Simulation
import Testing
import Workload

/// Whole runs small enough to be followed with a pencil.
@Suite struct HandDerivedRunTests {
  /// SCALE-Sim's fold: K + R + C − 2 cycles, ⌈M/R⌉·⌈N/C⌉ folds, one after the other.
  @Test(
    "a product on SCALE-Sim's array takes F · P cycles",
    arguments: [
      // 32 × 32: one fold of 64 + 62 = 126.
      ("gemm:32x64x32", 126),
      // 7 × 12 folds for M = 197, N = 384 (6.2 and 12), each 384 + 62 = 446: 84 · 446.
      ("gemm:197x384x384", 37_464),
      // One row and one column still cost the whole array: 10 + 62.
      ("gemm:1x10x1", 72),
    ])
  func scaleSim(product: String, cycles: Int) throws {
    let result = try Shipped.run(
      try Shipped.bare(product), on: try Shipped.accelerator("scale-sim"))
    #expect(result.cycles == cycles)
  }

  /// Weight-stationary 16 × 16, double-buffered preload, pipelined folds, used edges (edge-16x16).
  @Test(
    "a product on the edge array",
    arguments: [
      // One fold: 16 rows of weights, 100 vectors, 16 + 16 − 2 cycles of skew.
      ("gemm:100x16x16", 16 + 100 + 30),
      // K = 40 is folds of 16, 16, 8 rows, N = 16 one column. The first preload shows, the others
      // pass under 100 vectors each; the last fold drains over 8 rows and 16 columns.
      ("gemm:100x40x16", 16 + 3 * 100 + 8 + 16 - 2),
      // Four vectors do not cover a preload of 16 rows, but one of 4: on 4 rows of the array, 8 × 2 folds
      // follow each other every 4 cycles. On all 16, four folds wait 16 for each other: 98.
      ("gemm:4x32x32", 4 + 8 * 2 * 4 + 4 + 16 - 2),
    ])
  func edge(product: String, cycles: Int) throws {
    let result = try Shipped.run(
      try Shipped.bare(product), on: try Shipped.accelerator("edge-16x16"))
    #expect(result.cycles == cycles)
  }

  /// Two folds of 16 rows of K: 16 rows of weights, 2 · 16 vectors, 16 + 16 − 2 cycles of skew. With 32
  /// rows, one fold of all of them would take 32 + 16 + 46; on 16 of them, it is as before.
  @Test("more rows than pay are left alone", arguments: [16, 32])
  func partOfTheArray(rows: Int) throws {
    let machine = try Shipped.accelerator(
      "edge-16x16", ["array.rows=\(rows)", "dram={model: ideal}"])
    let result = try Shipped.run(try Shipped.bare("gemm:16x32x16"), on: machine)
    #expect(result.cycles == 16 + 2 * 16 + 30)
  }

  /// Three stages that overlap rows: 8 lanes, 200 elements a row, latencies 4, 8, 4, 16 cycles of
  /// division a row in the second. One row: (25 + 4) + (25 + 16 + 8) + (25 + 4) = 107; each further
  /// row follows at the rate of the second stage, 41.
  @Test("softmax rows on the edge's unit")
  func softmax() throws {
    let result = try Shipped.run(
      try Shipped.bare("softmax:10x200"), on: try Shipped.accelerator("edge-16x16"))
    #expect(result.cycles == 107 + 9 * 41)
  }

  @Test("a bare operator moves nothing through the DRAM")
  func bare() throws {
    let result = try Shipped.run(
      try Shipped.bare("attention:49x64x32x2"), on: try Shipped.accelerator("edge-16x16"))
    for activity in result.layers.map(\.activity) {
      #expect(activity.dramReadBytes == 0 && activity.dramWriteBytes == 0)
    }
  }
}

import Diagnostics
import Library
import Run
import TestSupport
import Testing
@testable import Validation

/// Products that ONNXim simulated.
struct ONNXimSuiteTests {
  private let library = Repository.library

  private func replay(_ rows: String, header: String = "array,M,K,N,cycles") throws -> SuiteReport {
    try ONNXimSuite().replay(
      try ReferenceTable.read("\(header)\n\(rows)\n", file: "rows.csv"), library: library)
  }

  private func cycles(_ rows: String) throws -> [Double] {
    try replay(rows, header: "array,M,K,N").rows.compactMap { $0.predictions[0]?.number }
  }

  @Test func theReferenceRows() throws {
    let path = "\(Repository.root)/Tests/ValidationTests/Reference/onnxim/products.csv"
    let report = try Suite.onnxim.replay([path], library: library)[0]
    #expect(report.broken.isEmpty, "\(report.text)")
    #expect(report.rows.count == 8)
  }

  /// Jobs of 96 × 128 results load all their operands: 3 · 9 jobs of 197 × 1,152 results read the
  /// second operand three times and the first one nine times. At 32 × 32 that takes longer than the
  /// products, at 16 × 16 less: 13 blocks of 16 rows on 72 · 24 folds.
  @Test func jobsLoadAllTheirOperands() throws {
    let large = try cycles("32x32,197,384,1152")[0]
    let bytes = 3 * 384 * 1_152 + 9 * 197 * 384 + 197 * 1_152
    #expect(large > Double(bytes) / 12.8 && large < Double(bytes) / 12.8 * 1.02)
    let small = try cycles("16x16,197,384,1152")[0]
    let folds = Double(72 * 24 * 13 * 16)
    #expect(small > folds && small < folds * 1.03)
  }

  /// A job's last block of rows takes as long as the preload of the next one: 37 rows as long as 48.
  @Test func shortBlocksWaitForThePreload() throws {
    let pair = try cycles("16x16,37,384,1152\n16x16,48,384,1152")
    #expect(abs(pair[0] - pair[1]) < pair[1] * 0.02)
    #expect(pair[0] > Double(72 * 24 * 48))
  }

  @Test(arguments: [
    ("16x16,197,384,1152,400000", ErrorStatistic.worst),
    ("16x16,197,384,1152,373000", .sum),
  ])
  func bounds(row: String, statistic: ErrorStatistic) throws {
    #expect(try replay(row).broken.contains { $0.bound.statistic == statistic })
  }

  @Test func refusals() throws {
    let error = try #require(throws: InputError.self) { try replay("8x8,0,384,1152,1") }
    #expect(
      error.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" } == [
        "rows.csv:2:1: 'array' is '8x8'",
        "rows.csv:2:5: 'M' is '0', expected an integer in 1...65536",
      ])
  }
}

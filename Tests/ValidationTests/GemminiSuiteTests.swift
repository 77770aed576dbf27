import Diagnostics
import Files
import Foundation
import Library
import TestSupport
import Testing
@testable import Validation

/// Gemmini's measurements, which are another project's data and not part of this one: they are
/// replayed where the file stands beside the checkout.
struct GemminiSuiteTests {
  static let package = Repository.folder

  /// `../shared/validation/gemmini` of the package's root.
  static let rows = package.deletingLastPathComponent()
    .appending(path: "shared/validation/gemmini/firesim_auto_tiling.csv").path

  private static let header =
    "kind,batch,P,Q,C,K,R,S,stride_h,stride_w,accumulator_rows,scratchpad_rows"

  private func replay(_ text: String) throws -> SuiteReport {
    try GemminiSuite().replay(
      try ReferenceTable.read(text, file: "rows.csv"), library: try Self.library())
  }

  static func library() throws -> Library {
    Library(home: package.path)
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: Self.rows),
      "skipped: ../shared/validation/gemmini/firesim_auto_tiling.csv is not beside the checkout"))
  func measurementsWithinTheBars() throws {
    let reports = try Suite.gemmini.replay([Self.rows], library: try Self.library())
    let report = try #require(reports.first)
    #expect(report.broken.isEmpty, "\(report.text)")
    // The accuracy that is published; a change of the model shows here.
    let all = try #require(report.summary(0))
    #expect(all[.mean] < 0.18)
    #expect(all[.rankCorrelation] > 0.98)
  }

  /// Without measurements there are predictions, the same at every size of the memories, which are
  /// not those of the tiling that was measured.
  @Test func predictionsAlone() throws {
    let report = try replay(
      """
      \(Self.header)
      gemm,1,128,1,64,128,1,1,1,1,256,6912
      gemm,1,128,1,64,128,1,1,1,1,1024,16384
      conv,1,4,4,256,256,1,1,1,1,784,16704

      """)
    #expect(report.broken.isEmpty)
    let cycles = report.rows.map { $0.predictions[0]?.number ?? 0 }
    #expect(cycles[0] == cycles[1])
    // 128 · 64 · 128 and 16 · 256 · 256 MACs, at 256 a cycle.
    #expect(cycles[0] > 4_096)
    #expect(cycles[2] > 4_096)
    #expect(report.rows.map(\.group) == ["gemm", "gemm", "conv"])
  }

  @Test func wrongRowsAreNamed() throws {
    let error = try #require(throws: InputError.self) {
      _ = try replay(
        """
        \(Self.header)
        gem,1,128,1,64,128,1,1,1,1,256,6912
        conv,1,4,4,16,16,1,1,1,2,256,6912
        gemm,1,128,1,64,128,3,3,1,1,256,6912

        """)
    }
    let text = DiagnosticRenderer.text(error.diagnostics)
    #expect(text.contains("rows.csv:2:1: error: 'kind' is 'gem'"))
    #expect(text.contains("rows.csv:3:24: error: strides differ"))
    #expect(text.contains("rows.csv:4:21: error: a product has no kernel and no stride"))
  }
}

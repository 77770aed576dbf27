import Diagnostics
import Files
import Library
import TestSupport
import Testing

@testable import Validation

/// Published area and power of designs.
struct DesignSuiteTests {
  private static let path = "\(Repository.root)/Tests/ValidationTests/Reference/energy/designs.csv"
  private static let report = Result {
    try #require(Suite.energy.replay([path], library: Repository.library).first)
  }

  private static let header =
    "design,config,set,workload,scheme,quantity,component,part,value,tolerance,grade,calibration,use\n"

  private func replay(_ rows: String) throws -> SuiteReport {
    let table = try ReferenceTable.read(Self.header + rows, file: "designs.csv")
    return try DesignSuite().replay(table, library: Repository.library)
  }

  @Test func shippedRowsAreWithinTheirTolerances() throws {
    let report = try Self.report.get()
    #expect(report.broken.isEmpty)
    #expect(report.groups.contains("within 10.0 %") && report.groups.contains("not judged"))
  }

  /// A calibration gives its own designs back where their figures are sums of their parts.
  @Test func calibrationsWeighParts() throws {
    let weights = try #require(
      LeastSquares.weights([
        ([1, 2, 1], 8), ([2, 1, 1], 7), ([3, 5, 1], 19), ([4, 4, 1], 18), ([5, 9, 1], 33),
      ]))
    // 2 × logic + 3 × memories, and no constant but where rows ask for one.
    let values = [([1.0, 2, 1], 8.0), ([2, 1, 1], 7)].map { parts, _ in
      zip(weights, parts).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(abs(values[0] - 8) < 0.35 && abs(values[1] - 7) < 0.35)
    let two = try #require(LeastSquares.weights([([1, 2, 1], 8), ([2, 1, 1], 7)]))
    #expect(abs(two[0] - 2) < 1e-9 && abs(two[1] - 3) < 1e-9 && two[2] == 0)
    #expect(LeastSquares.weights([([1, 2, 1], 8)]) == nil)
    #expect(LeastSquares.weights([([1, 2, 1], 8), ([2, 4, 1], 16)]) == nil)
  }

  @Test func ratesSlowDynamicPowerDown() throws {
    let own = "chip,edge-16x16,,gemm:256x256x256,int8,power_mW,,,1,,A,,\n"
    let whole = try replay(own).rows[0].predictions[0]?.number
    let header = Self.header.replacing("use\n", with: "use,gmac_per_s\n")
    let slow = try ReferenceTable.read(
      header + own.replacing(",A,,\n", with: ",A,,,0.001\n"), file: "designs.csv")
    let leakage = try DesignSuite().replay(slow, library: Repository.library).rows[0]
    let found = try #require(leakage.predictions[0]?.number)
    #expect(found > 0 && found < (whole ?? 0) / 2)
  }

  @Test(arguments: [
    ("chip,edge-16x16,,gemm:8x8x8,int8,area,,,1,,A,,\n", "2:34: error: 'quantity' is 'area'"),
    (
      "chip,edge-16x16,,gemm:8x8x8,int8,area_mm2,arrays,,1,,A,,\n",
      "2:43: error: 'edge-16x16' has no component 'arrays'"
    ),
    (
      "chip,edge-16x16,,gemm:8x8x8,int8,power_mW,array,clocks,1,,A,,\n",
      "2:49: error: 'part' is 'clocks'"
    ),
    (
      "chip,edge-16x16,,gemm:8x8,int8,area_mm2,,,1,,A,,\n",
      "2:18: error: 'gemm:8x8' is not of the form"
    ),
    (
      "chip,edge-16x16,,gemm:8x8x8,int9,area_mm2,,,1,,A,,\n",
      "2:29: error: there is no scheme 'int9'"
    ),
    (
      "chip,edge-16x16,array.row=8,gemm:8x8x8,int8,area_mm2,,,1,,A,,\n",
      "2:6: error: unknown key 'row'"
    ),
    (
      "chip,edge-16x16,,gemm:8x8x8,int8,area_mm2,,,1,5,D,,\n",
      "2:47: error: a figure of grade D judges nothing"
    ),
    (
      "chip,edge-16x16,,gemm:8x8x8,int8,area_mm2,,,1,five,A,,\n",
      "2:47: error: 'tolerance' is 'five', expected a number"
    ),
    (
      "chip,edge-16x16,,gemm:8x8x8,int8,area_mm2,,,1,,A,chips,predict\n",
      "2:50: error: calibration 'chips' has too few rows"
    ),
    (
      "chip,edge-16x16,,gemm:8x8x8,int8,area_mm2,array,,1,,A,chips,fit\n",
      "2:55: error: only area and power of a whole design"
    ),
  ])
  func wrongRows(row: String, error: String) throws {
    let found = #expect(throws: InputError.self) { try replay(row) }
    let text = DiagnosticRenderer.text(found?.diagnostics ?? [])
    #expect(text.contains("designs.csv:" + error), "\(text)")
  }
}

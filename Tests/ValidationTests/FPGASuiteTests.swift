import Diagnostics
import TestSupport
import Testing
@testable import Validation

/// What designs take of an FPGA, compared with a vendor's table and with boards.
struct FPGASuiteTests {
  private let library = Repository.library

  private func replay(_ text: String) throws -> SuiteReport {
    try FPGASuite().replay(try ReferenceTable.read(text, file: "rows.csv"), library: library)
  }

  private func reference(_ name: String) throws -> SuiteReport {
    let path = "\(Repository.root)/Tests/ValidationTests/Reference/fpga/\(name).csv"
    return try Suite.fpga.replay([path], library: library)[0]
  }

  @Test(arguments: ["dpu", "boards"])
  func theReferenceRows(name: String) throws {
    let report = try reference(name)
    #expect(report.broken.isEmpty, "\(report.text)")
  }

  /// Half of the vendor's architectures gave LUTs and flip-flops their two constants; the others and all of
  /// those with low DSP usage are predicted.
  @Test func predictedArchitectures() throws {
    let report = try reference("dpu")
    let fitted = ["B512", "B1024", "B1600", "B3136"].map { "\($0) with high" }
    var worst = [0.0, 0.0]
    for row in report.rows where !fitted.contains(where: { row.cells[3].contains($0) }) {
      for (index, name) in ["predicted_lut", "predicted_ff"].enumerated() {
        let measure = try #require(report.measures.firstIndex { $0.name == name })
        worst[index] = max(worst[index], abs(row.relativeError(measure) ?? 1))
      }
    }
    #expect(abs(worst[0] - 0.165) < 0.001)
    #expect(abs(worst[1] - 0.216) < 0.001)
  }

  /// Bars break where a count is another; from memory nothing is judged.
  @Test(arguments: [
    ("rtl/dpuczdx8g,A,641,40865,92630", ["predicted_dsp"]),
    ("rtl/dpuczdx8g,A,642,30865,92630", ["predicted_lut"]),
    ("rtl/dpuczdx8g,A,642,40865,70000", ["predicted_ff"]),
    ("rtl/dpuczdx8g,D,641,30865,70000", []),
  ])
  func bars(row: String, broken: [String]) throws {
    let report = try replay("config,grade,dsp,lut,ff\n\(row)\n")
    #expect(report.broken.map(\.measure.name) == broken)
  }

  /// Published watts follow from resources × clock by no sum of parts: each form, fitted to all but one of
  /// the chips on one board, misses the one left out by more than 60 %.
  @Test(arguments: [["dsp"], ["lut"], ["dsp", "lut"]])
  func powerIsNotModelled(parts: [String]) throws {
    let text = try Repository.text("Tests/ValidationTests/Reference/fpga/power.csv")
    let table = try ReferenceTable.read(text, file: "power.csv")
    let points = table.rows.filter { row in
      row.text("board") == "zcu102" && !row.text("source").contains("of the board")
    }.map { row in
      let clock = row.optionalNumber("mhz") ?? 0
      return (
        x: parts.map { (row.optionalNumber($0) ?? 0) * clock * 1e-6 },
        watts: row.optionalNumber("watts") ?? 0
      )
    }
    #expect(points.count == 4)
    var worst = 0.0
    for left in points.indices {
      let others = points.indices.filter { $0 != left }.map { points[$0] }
      let weights = Self.leastSquares(others)
      let predicted = zip(weights, points[left].x).reduce(0) { $0 + $1.0 * $1.1 }
      worst = max(worst, abs(predicted / points[left].watts - 1))
    }
    #expect(worst > 0.6)
  }

  /// Of one or two parts, by the normal equations.
  private static func leastSquares(_ points: [(x: [Double], watts: Double)]) -> [Double] {
    func sum(_ product: ((x: [Double], watts: Double)) -> Double) -> Double {
      points.reduce(0) { $0 + product($1) }
    }
    guard points[0].x.count == 2 else {
      return [sum { $0.x[0] * $0.watts } / sum { $0.x[0] * $0.x[0] }]
    }
    let (aa, ab, bb) = (
      sum { $0.x[0] * $0.x[0] }, sum { $0.x[0] * $0.x[1] }, sum { $0.x[1] * $0.x[1] }
    )
    let (a, b) = (sum { $0.x[0] * $0.watts }, sum { $0.x[1] * $0.watts })
    let determinant = aa * bb - ab * ab
    return [(a * bb - b * ab) / determinant, (b * aa - a * ab) / determinant]
  }

  @Test(arguments: [
    ("rtl/dpuczdx8g,,E", "rows.csv:2:16: 'grade' is 'E'"),
    ("edge-16x16,,A", "rows.csv:2:1: configuration 'edge-16x16' has no section 'fpga'"),
    (
      "hg-pipe,fpga={device: vck190},A",
      "rows.csv:2:1: 'pipeline: spatial' needs a model, of whose operators its stages are"
    ),
    (",,A", "rows.csv:2:1: 'config' is empty"),
  ])
  func refusals(row: String, message: String) throws {
    let error = try #require(throws: InputError.self) { try replay("config,set,grade\n\(row)\n") }
    #expect(
      error.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" } == [message])
  }
}

import Diagnostics
import Testing
import Validation

struct SuiteReportTests {
  /// Predictions against references 100, with the errors given in percent.
  private func report(
    errors: [Int], groups: [String]? = nil, bounds: [ErrorBound]
  ) throws -> SuiteReport {
    let text = "name,cycles\n" + errors.indices.map { "r\($0),100\n" }.joined()
    let table = try ReferenceTable.read(text, file: "rows.csv")
    return try SuiteReport(
      suite: "test", table, measures: [Measure(reference: "cycles", bounds: bounds)],
      rows: table.rows.enumerated().map { index, row in
        SuiteRow(row, group: groups?[index] ?? "all", [.integer(100 + errors[index])])
      })
  }

  @Test func summarisesMagnitudesByNearestRank() throws {
    let report = try report(errors: [0, -1, 2, 3, -4, 5, 6, 7, 8, -20], bounds: [])
    let summary = try #require(report.summary(0))
    #expect(summary.points == 10)
    #expect(summary[.exactShare] == 0.1)
    #expect(summary[.median] == 0.04)
    #expect(abs(summary[.mean] - 0.056) < 1e-12)
    #expect(summary[.p90] == 0.08)
    #expect(summary[.worst] == 0.2)
    #expect(summary[.worstDifference] == 20)
  }

  @Test func judgesOnlyTheGroupOfABound() throws {
    let report = try report(
      errors: [0, 30], groups: ["exact", "contended"],
      bounds: [.exact(group: "exact"), ErrorBound(.worst, 0.02, group: "contended")])
    #expect(report.broken.map(\.bound.group) == ["contended"])
    #expect(report.text.contains("MISMATCH: worst of predicted of 'contended' is 30.00%"))
  }

  @Test func withoutReferencesNothingIsBroken() throws {
    let table = try ReferenceTable.read("name\na\n", file: "rows.csv")
    let report = try SuiteReport(
      suite: "test", table, measures: [Measure(reference: "cycles", bounds: [.exact()])],
      rows: table.rows.map { SuiteRow($0, [.integer(7)]) })
    #expect(report.broken.isEmpty)
    #expect(report.csv == "name,predicted\na,7\n")
    #expect(report.text.contains("no reference"))
  }

  @Test func ranksCorrelate() throws {
    let table = try ReferenceTable.read("cycles\n10\n20\n30\n40\n", file: "rows.csv")
    func correlation(_ predicted: [Int]) throws -> Double {
      let report = try SuiteReport(
        suite: "test", table, measures: [Measure(reference: "cycles", bounds: [])],
        rows: zip(table.rows, predicted).map { SuiteRow($0, [.integer($1)]) })
      return try #require(report.summary(0))[.rankCorrelation]
    }
    #expect(try correlation([1, 2, 3, 4]) == 1)
    #expect(try correlation([4, 3, 2, 1]) == -1)
    // One swap of neighbours among four: 1 − 6·2 ÷ (4·15).
    #expect(abs(try correlation([2, 1, 3, 4]) - 0.8) < 1e-12)
  }
}

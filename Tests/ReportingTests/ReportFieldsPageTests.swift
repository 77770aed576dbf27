import Foundation
import TestSupport
import Testing

@testable import Reporting

/// The pages of fields have the rows that reports and explanations are written from.
/// `SYSTOLE_RECORD=1 swift test --filter ReportFieldsPageTests` writes them into it.
struct ReportFieldsPageTests {
  @Test(arguments: ["ReportFields", "ExplanationFields"])
  func thePageIsTheTables(name: String) throws {
    let tables = name == "ReportFields" ? ReportFields.pageTables : ExplanationFields.pageTables
    let page = try GeneratedPage.compare(name) { try Self.page($0, with: tables) }
    #expect(page.found == page.expected, "record the page again: SYSTOLE_RECORD=1")
  }

  /// The page with the tables below their headings replaced.
  private static func page(
    _ page: String, with tables: [(heading: String, lines: [String])]
  ) throws -> String {
    var lines: [Substring] = []
    var rest = page.split(separator: "\n", omittingEmptySubsequences: false)[...]
    for table in tables {
      let heading = try #require(rest.firstIndex(of: "## \(table.heading)"), "\(table.heading)")
      let start = try #require(rest[heading...].firstIndex { $0.hasPrefix("|") })
      let end = rest[start...].firstIndex { !$0.hasPrefix("|") } ?? rest.endIndex
      lines += rest[..<start] + table.lines.map { $0[...] }
      rest = rest[end...]
    }
    return (lines + rest).joined(separator: "\n")
  }

  @Test func everyAliasIsATotal() {
    #expect(
      DiffAlias.allCases.map(\.metric) == [
        "totals.cycles", "totals.energy_pJ.total", "totals.dram_bytes", "totals.utilization",
        "totals.area_mm2",
      ])
  }
}

import Foundation
import TestSupport
import Testing

@testable import Reporting

/// The page of the report's fields has the rows that the report is written from.
/// `SYSTOLE_RECORD=1 swift test --filter ReportFieldsPageTests` writes them into it.
struct ReportFieldsPageTests {
  @Test func thePageIsTheTables() throws {
    let page = try GeneratedPage.compare("ReportFields", Self.withTables)
    #expect(page.found == page.expected, "record the page anew: SYSTOLE_RECORD=1")
  }

  /// The page with the tables below their headings replaced.
  private static func withTables(_ page: String) throws -> String {
    var lines: [Substring] = []
    var rest = page.split(separator: "\n", omittingEmptySubsequences: false)[...]
    for table in ReportFields.pageTables {
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

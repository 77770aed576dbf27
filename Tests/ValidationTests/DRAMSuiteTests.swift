import Diagnostics
import Files
import Library
import TestSupport
import Testing
@testable import Validation

/// The committed rows of the DRAM suite, and files that are wrong.
struct DRAMSuiteTests {
  private let library = Repository.library

  /// All but the streams of megabytes, which take too long without optimization; `systole validate`
  /// replays those too.
  @Test func theReferenceRowsAreReproduced() throws {
    let path = "\(Repository.root)/Tests/ValidationTests/Reference/dram/dram.csv"
    let lines = try InputFile(path).text().split(separator: "\n")
      .filter { !$0.contains(",long,") && !$0.contains(",copy_long,") }
    let table = try ReferenceTable.read(lines.joined(separator: "\n") + "\n", file: path)
    let report = try DRAMSuite().replay(table, library: library)
    #expect(report.rows.count == 361)
    #expect(report.broken.isEmpty)
    // The bars would pass far worse: cycles, activates and refreshes are equal in every row.
    for measure in 0..<3 {
      let summary = try #require(report.summary(measure))
      #expect(summary.points == 361)
      #expect(summary[.exactShare] == 1)
    }
    // The references are rounded to six digits.
    #expect(try #require(report.summary(3))[.worst] < 1e-4)
  }

  private func refusal(_ row: String) -> [String] {
    let header =
      "config,kind,issue_width,op,base,base_b,stream_bytes,requests,seed,range_bytes,case,"
      + "max_outstanding"
    do throws(InputError) {
      let table = try ReferenceTable.read(header + "\n" + row + "\n", file: "rows.csv")
      _ = try DRAMSuite().replay(table, library: library)
      return []
    } catch {
      return error.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" }
    }
  }

  @Test(
    arguments: [
      ("ddr4_2400,seq,1,R,0,,4096,,,,,", nil),
      ("ddr4_2401,seq,1,R,0,,4096,,,,,", "rows.csv:2:1: there is no DRAM preset 'ddr4-2401'"),
      ("ddr4_2400,sq,1,R,0,,4096,,,,,", "rows.csv:2:11: 'kind' is 'sq'"),
      (
        "ddr4_2400,seq,0,R,0,,4096,,,,,",
        "rows.csv:2:15: 'issue_width' is '0', expected an integer in 1...64"
      ),
      ("ddr4_2400,isolated,1,R,,,,,,,open,", "rows.csv:2:30: 'case' is 'open'"),
      (
        "ddr4_2400,random,1,R,,,,99,1,64,,",
        "rows.csv:2:25: 'requests' is 99, more than the bursts of 'range_bytes'"
      ),
      (
        "ddr4_2400,credits,1,R,0,,4096,,,,,0",
        "rows.csv:2:35: 'max_outstanding' is '0', expected an integer in 1...1048576"
      ),
    ] as [(String, String?)])
  func badRowsAreLocated(row: String, problem: String?) {
    #expect(refusal(row) == (problem.map { [$0] } ?? []))
  }
}

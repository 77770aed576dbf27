import Diagnostics
import Files
import Library
import TestSupport
import Testing
@testable import Validation

/// The committed rows of the RTL suite, and files that are wrong.
struct RTLSuiteTests {
  private let library = Repository.library

  private func replay(_ text: String, file: String) throws -> SuiteReport {
    try RTLSuite().replay(try ReferenceTable.read(text, file: file), library: library)
  }

  @Test(arguments: [("matmul", 30), ("short-tiles", 21)])
  func theReferenceRowsAreReproduced(file: String, rows: Int) throws {
    let path = "\(Repository.root)/Tests/ValidationTests/Reference/rtl/\(file).csv"
    let report = try replay(try InputFile(path).text(), file: path)
    #expect(report.rows.count == rows)
    #expect(report.broken.isEmpty)
    #expect(try #require(report.summary(0))[.exactShare] == 1)
  }

  private func prediction(_ row: String) throws -> (group: String, cycles: Int) {
    let report = try replay("design,dataflow,rows,cols,M,K,N,config\n\(row)\n", file: "rows.csv")
    guard case .integer(let cycles)? = report.rows[0].predictions[0] else { return ("", -1) }
    return (report.rows[0].group, cycles)
  }

  /// T · K + R + 2C − 2 + both latencies where nothing throttles. With one line every second cycle the
  /// last of C lines leaves C − 1 cycles later, and a short tile follows when the lines have left and
  /// the registers are filled again: 2 · (C − 1) + R + 1, to the next even cycle.
  @Test func throttledOutput() throws {
    #expect(
      try prediction("axis_sa,OS,4,8,4,48,16,mult_latency=1;acc_latency=1") == ("exact", 116))
    #expect(
      try prediction("axis_sa,OS,4,8,4,48,16,out_ready_every=2") == ("contended", 116 + 7))
    #expect(
      try prediction("axis_sa,OS,4,8,4,12,16,out_ready_every=2")
        == ("contended", 12 + 20 + 4 + 16 - 2 + 2 + 7))
  }

  /// A switch that waits for its weights: 2W + 1 a tile where M + 1 are fewer.
  @Test func interlock() throws {
    #expect(try prediction("opentpu_pyrtl,WS,8,8,7,8,24,tiles=3").cycles == 40)
    #expect(
      try prediction("opentpu_pyrtl,WS,8,8,7,8,24,tiles=3; interlock=1").cycles
        == 1 + 7 + 2 * 17 + 16)
  }

  @Test func inputStationary() throws {
    // As weight-stationary, with M and N exchanged: 22 cycles.
    #expect(try prediction("scalesim_mac,IS,2,9,9,2,8,").cycles == 22)
  }

  @Test(
    arguments: [
      ("axis,OS,4,8,4,8,8,", "rows.csv:2:1: 'design' is 'axis'"),
      ("axis_sa,RS,4,8,4,8,8,", "rows.csv:2:9: 'dataflow' is 'RS'"),
      ("axis_sa,WS,4,8,4,8,8,", "rows.csv:2:9: 'axis_sa' has no dataflow 'WS'"),
      (
        "axis_sa,OS,0,8,4,8,8,",
        "rows.csv:2:12: 'rows' is '0', expected an integer in 1...65536"
      ),
      ("axis_sa,OS,4,8,4,8,8,latency=3", "rows.csv:2:22: 'config' sets 'latency'"),
      (
        "axis_sa,OS,4,8,4,8,8,tiles=1;acc_latency=0",
        "rows.csv:2:22: 'acc_latency=0' in 'config' needs an integer in 1...1024"
      ),
      (
        "scalesim_mac,OS,4,8,4,8,8,mult_latency=2",
        "rows.csv:2:27: 'scalesim_mac' has no 'mult_latency'"
      ),
    ])
  func refusals(row: String, message: String) throws {
    do throws(InputError) {
      let table = try ReferenceTable.read(
        "design,dataflow,rows,cols,M,K,N,config\n\(row)\n", file: "rows.csv")
      do {
        _ = try RTLSuite().replay(table, library: library)
      } catch let error as InputError {
        throw error
      } catch {
        Issue.record("\(error)")
      }
      Issue.record("'\(row)' is taken")
    } catch {
      #expect(
        error.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" } == [message])
    }
  }
}

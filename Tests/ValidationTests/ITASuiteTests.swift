import Diagnostics
import Files
import Library
import TestSupport
import Testing
@testable import Validation

/// ITA's jobs against its RTL.
struct ITASuiteTests {
  private let library = Repository.library

  private func table(_ name: String, _ keeps: (Substring) -> Bool = { _ in true }) throws
    -> ReferenceTable
  {
    let path = "\(Repository.root)/Tests/ValidationTests/Reference/rtl/\(name).csv"
    let lines = try InputFile(path).text().split(separator: "\n")
    let kept = [lines[0]] + lines.dropFirst().filter(keeps)
    return try ReferenceTable.read(kept.joined(separator: "\n") + "\n", file: path)
  }

  @Test func theGivenRowsAreWithinTheBars() throws {
    let report = try ITASuite().replay(try table("ita"), library: library)
    #expect(report.rows.count == 9)
    #expect(report.broken.isEmpty, "\(report.text)")
  }

  /// Tiles of 8 rows, where the dividers' data-dependent latency is longer than a tile.
  private func isGap(_ line: Substring) -> Bool {
    line.contains(",8,8,") && line.contains(",2,255") || line.contains("single_attention,4,8,32")
  }

  /// Jobs of every mode, tile size and throttle.
  @Test func otherShapesAreWithinTheBars() throws {
    let report = try ITASuite().replay(try table("ita-tiles") { !isGap($0) }, library: library)
    #expect(report.rows.count == 125)
    #expect(report.broken.isEmpty, "\(report.text)")
  }

  /// A known gap: some jobs of such tiles are up to 6 % off.
  @Test func someJobsOfTinyTilesAreAGap() throws {
    let report = try ITASuite().replay(try table("ita-tiles", isGap), library: library)
    #expect(report.rows.count == 3)
    for row in report.rows {
      let error = try #require(row.relativeError(0))
      #expect((0.02...0.10).contains(abs(error)))
    }
  }

  /// 256 cycles a tile of 64³, whatever the tiles (ita_controller.sv), behind 63 of weights and 12 of
  /// the pipeline.
  @Test(arguments: [(64, 64, 64, 1), (128, 64, 64, 2), (64, 256, 128, 8), (192, 128, 64, 6)])
  func aTileTakes256Cycles(s: Int, e: Int, p: Int, tiles: Int) throws {
    let text =
      "design,mode,N_units,M_len,S,E,P,F,weights_prefetched,weight_valid_every,out_ready_every\n"
      + "ita,linear,16,64,\(s),\(e),\(p),64,0,1,1\n"
    let report = try ITASuite().replay(
      try ReferenceTable.read(text, file: "rows.csv"), library: library)
    #expect(report.rows[0].predictions[0]?.number == Double(63 + 256 * tiles + 12))
  }

  @Test func wrongRowsAreNamed() throws {
    let table = try ReferenceTable.read(
      """
      design,mode,N_units,M_len,S,E,P,F,weights_prefetched,weight_valid_every,out_ready_every
      itta,linear,16,64,64,64,64,64,0,1,1
      ita,lineer,16,64,64,64,64,64,0,1,1
      ita,linear,12,64,0,64,64,64,2,1,1

      """, file: "rows.csv")
    let error = #expect(throws: InputError.self) {
      try ITASuite().replay(table, library: library)
    }
    #expect(
      error?.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" } == [
        "rows.csv:2:1: 'itta' is no known design",
        "rows.csv:3:5: 'mode' is 'lineer'",
        "rows.csv:4:12: 'N_units' is 12, which does not divide 'M_len', 64",
        "rows.csv:4:18: 'S' is '0', expected an integer in 1...16384",
        "rows.csv:4:29: 'weights_prefetched' is '2', expected an integer in 0...1",
      ])
  }
}

import Documents
import Quantities
import Simulation
import Testing

@testable import Reporting

struct ReportDiffTests {
  private func diff(
    _ base: Report, _ new: Report, failOn thresholds: String...
  ) throws -> ReportDiff {
    try ReportDiff(
      base: SampleReport.document(base, file: "base.json"),
      new: SampleReport.document(new, file: "new.json"),
      thresholds: thresholds.map { try DiffThreshold.parse($0) })
  }

  /// The sample with one layer `extra` cycles longer: 200 cycles become 200 + extra.
  private func slower(_ extra: Int) -> Report {
    SampleReport.report(
      [
        SampleReport.product(block: 0, start: 0, cycles: 80 + extra),
        SampleReport.softmax(block: 0, start: 80 + extra),
        SampleReport.product(block: 1, start: 100 + extra),
        SampleReport.softmax(block: 1, start: 180 + extra),
      ], rows: 8)
  }

  @Test(arguments: [
    // 200 -> 202 cycles is exactly 1 %.
    (2, "cycles>+1%", false), (2, "cycles>=+1%", true), (2, "cycles>+0.99%", true),
    (2, "cycles>+2", false), (2, "cycles>+1", true), (2, "cycles>=+2", true),
    (2, "cycles<-1%", false), (0, "cycles>+0%", false), (0, "cycles>=+0%", true),
    (2, "energy>+0%", false), (2, "layers.cycles>+2%", true), (2, "layers.cycles>+2.5%", false),
    (2, "totals.attribution.ragged>+100000%", true), (2, "totals.cycles > +0.5 %", true),
    (2, "utilization<-0.01", false), (2, "totals.energy_pJ.dram>+1%", false),
  ])
  func thresholds(extra: Int, threshold: String, fails: Bool) throws {
    let diff = try diff(SampleReport.report(), slower(extra), failOn: threshold)
    #expect(diff.hasRegression == fails)
  }

  /// 7 % of 100 is 7 exactly, though not in binary fractions.
  @Test func relativeLimitsAreExact() throws {
    for (base, new, threshold, exceeds) in [
      ("100", "107", "cycles>+7%", false), ("100", "107", "cycles>=+7%", true),
      ("0.1", "0.3", "cycles>+0.2", false), ("3", "3.000000000001", "cycles>+0%", true),
      ("1e-05", "2e-05", "cycles>+99%", true), ("0", "5", "cycles>+1000%", true),
      ("0", "0", "cycles>+0%", false), ("0", "0", "cycles>=+0%", true),
      ("0", "5", "cycles<-1%", false),
    ] {
      let change = MetricChange(
        base: try #require(ReportNumber(base)), new: try #require(ReportNumber(new)))
      #expect(try change.exceeds(DiffThreshold.parse(threshold)) == exceeds, "\(base) \(new)")
    }
  }

  @Test func withoutThresholdsNothingFails() throws {
    #expect(try !diff(SampleReport.report(), slower(1000)).hasRegression)
  }

  @Test(arguments: [
    (
      "cycels>+1%",
      "error: unknown metric 'cycels' in threshold 'cycels>+1%'\n  help: did you mean 'cycles'?\n"
    ),
    (
      "speed>+1%",
      """
      error: unknown metric 'speed' in threshold 'speed>+1%'
        help: one of cycles, energy, dram_bytes, utilization, area, or a path of the report such as \
      totals.cycles or layers.cycles

      """
    ),
    (
      "cycles+1%",
      """
      error: threshold 'cycles+1%' has no relation: one of > < >= <=
        help: write a metric, a relation and a signed change: 'cycles>+1%', 'utilization<-0.02'

      """
    ),
    (
      "cycles>1%",
      """
      error: threshold 'cycles>1%' compares with '1%', which has no sign
        help: write a metric, a relation and a signed change: 'cycles>+1%', 'utilization<-0.02'

      """
    ),
    (
      "cycles>+one%",
      """
      error: threshold 'cycles>+one%' compares with '+one%', which is no decimal number
        help: write a metric, a relation and a signed change: 'cycles>+1%', 'utilization<-0.02'

      """
    ),
  ])
  func wrongThresholds(text: String, message: String) throws {
    #expect(try renderedError { _ = try DiffThreshold.parse(text) } == message)
  }

  @Test func metricsThatReportsDoNotHave() throws {
    let report = SampleReport.report()
    #expect(
      try renderedError { _ = try diff(report, report, failOn: "totals.cycels>+1%") }
        == "error: threshold 'totals.cycels>+1%': the reports give no 'totals.cycels'\n"
        + "  help: did you mean 'totals.cycles'?\n")
    #expect(
      try renderedError { _ = try diff(report, report, failOn: "layers.energy>+1%") }
        .contains("the reports give no 'layers.energy'"))
    let withArea = SampleReport.report(bufferArea: SquareNanometres(1))
    #expect(
      try renderedError { _ = try diff(withArea, report, failOn: "area>+1%") }
        == "error: threshold 'area>+1%' needs 'totals.area_mm2', which 'new.json' does not give\n")
  }

  @Test func layersThatComeAndGo() throws {
    let base = SampleReport.report()
    var layers = base.layers
    layers.removeLast()
    layers.append(SampleReport.softmax(block: 2, start: 180))
    let diff = try diff(base, SampleReport.report(layers))
    #expect(diff.addedLayers == ["blocks.2.softmax"])
    #expect(diff.removedLayers == ["blocks.1.softmax"])
    #expect(diff.text.contains("only in new: 1 layer\n  blocks.*.softmax\n"))
    #expect(diff.text.contains("only in base: 1 layer\n  blocks.*.softmax\n"))
    #expect(diff.layers.count == 3 && !diff.layers.contains(where: \.isChange))
  }

  /// A table of the same name with other rows is another input.
  @Test func otherRowsOfTheEnergyTable() throws {
    var report = SampleReport.report()
    report.energyTable.digest = "another"
    let diff = try diff(SampleReport.report(), report)
    #expect(diff.inputs.map(\.path) == ["energy_table.digest"])
    #expect(
      diff.text.contains(
        """
        inputs that differ
          rows of the energy table, or of what it refers to (its digest differs)

        """))
  }

  @Test func equalReports() throws {
    let diff = try diff(SampleReport.report(), SampleReport.report(), failOn: "cycles>+0%")
    #expect(
      diff.text == """
        base  tiny  two-blocks  energy round, config digest of 4
        new   tiny  two-blocks  energy round, config digest of 4

        inputs are equal

        total                  base         new  change      %
        cycles                  200         200          [ = ]
        time             200.000 ns  200.000 ns          [ = ]
        utilization           50.0%       50.0%          [ = ]
        energy             2.910 nJ    2.910 nJ          [ = ]
          dynamic          2.830 nJ    2.830 nJ          [ = ]
          static          80.000 pJ   80.000 pJ          [ = ]
        DRAM read             100 B       100 B          [ = ]
        DRAM written          200 B       200 B          [ = ]
          compulsory           80 B        80 B          [ = ]
          spilled             200 B       200 B          [ = ]
          fetched again        20 B        20 B          [ = ]

        layers: all 4 unchanged

        ok    cycles>+0%: 200 cycles [ = ]

        """)
  }

  @Test func goldenText() throws {
    let diff = try diff(
      SampleReport.report(), slower(20), failOn: "cycles>+1%", "energy>+1%", "layers.cycles>+5%")
    #expect(
      diff.text == """
        base  tiny  two-blocks  energy round, config digest of 4
        new   tiny  two-blocks  energy round, config digest of 8

        inputs that differ
          array.rows  4  →  8

        total                  base         new      change       %
        cycles                  200         220         +20  +10.0%
        time             200.000 ns  220.000 ns  +20.000 ns  +10.0%
        utilization           50.0%       50.0%               [ = ]
        energy             2.910 nJ    2.910 nJ               [ = ]
          dynamic          2.830 nJ    2.830 nJ               [ = ]
          static          80.000 pJ   80.000 pJ               [ = ]
        DRAM read             100 B       100 B               [ = ]
        DRAM written          200 B       200 B               [ = ]
          compulsory           80 B        80 B               [ = ]
          spilled             200 B       200 B               [ = ]
          fetched again        20 B        20 B               [ = ]

        cycles by owner  base  new  change       %
          ragged            0   20     +20  from 0

        layer        count  base cycles  new cycles  change       %  dynamic %  DRAM %
        blocks.0.fc      1           80         100     +20  +25.0%      [ = ]   [ = ]
        [3 unchanged]

        FAIL  cycles>+1%: 200 → 220 cycles, +10.0%
        ok    energy>+1%: 2.910 nJ [ = ]
        FAIL  layers.cycles>+5%, in 1 of 4 layers
                blocks.0.fc: 80 → 100 cycles, +25.0%

        """)
  }

  /// Digits as the files have them where rounded ones would hide the change.
  @Test(arguments: [
    ("totals.energy_pJ.dram", "1200", "1500", "1.200 nJ → 1.500 nJ, +25.0%"),
    (
      "totals.energy_pJ.total", "7401341692.5", "7401341692.6",
      "7401341692.5 → 7401341692.6 pJ, <+0.1%"
    ),
    ("layers.attribution.input", "1000", "0", "1,000 → 0 cycles, -100.0%"),
    ("totals.dram_read_bytes", "1024", "2048", "1.00 KiB → 2.00 KiB, +100.0%"),
    ("totals.utilization", "0.5", "0.25", "50.0% → 25.0%, -50.0%"),
    ("totals.macs", "1000", "1000", "1,000 [ = ]"),
    ("totals.unheard_of", "1000", "1500", "1000 → 1500, +50.0%"),
  ])
  func changesHaveUnits(metric: String, base: String, new: String, text: String) throws {
    let change = MetricChange(
      base: try #require(ReportNumber(base)), new: try #require(ReportNumber(new)))
    #expect(DiffTable.summary(change, Metric.unit(of: metric)) == text)
  }

  @Test func json() throws {
    let diff = try diff(SampleReport.report(), slower(20), failOn: "cycles>+1%")
    let root = try JSONReader.read(diff.json, file: "diff.json").root
    #expect(root["schema"]?.form == "'systole.diff/1'")
    #expect(root["regression"]?.form == "'true'")
    #expect(root["layers"]?["unchanged"]?.form == "'3'")
    #expect(
      diff.json.contains(
        #"{"metric": "totals.cycles", "base": 200, "new": 220, "change": 20, "relative": 0.1}"#))
    #expect(
      diff.json.contains(
        #"{"metric": "totals.attribution.ragged", "base": 0, "new": 20, "change": 20, "relative": null}"#
      ))
    #expect(diff.json.contains(#"{"path": "array.rows", "base": "4", "new": "8"}"#))
  }

  @Test(arguments: [
    (
      #"{"schema": "systole.report/3"}"#,
      "r.json:1:12: error: this is 'systole.report/3', not 'systole.report/2'"
    ),
    (
      #"{"schema": "systole.report/1"}"#,
      "r.json:1:12: error: this is 'systole.report/1', whose bytes and energies of layers mean"
    ),
    (#"{"schema": "systole.report/2"}"#, "r.json:1:1: error: 'tool' is missing"),
    ("[]", "r.json:1:1: error: found a list where the document needs a mapping of keys"),
    (#"{"schema": }"#, "r.json:1:12: error: "),
  ])
  func wrongFiles(text: String, message: String) throws {
    let error = try renderedError {
      _ = try ReportDocument.read(JSONReader.read(text, file: "r.json"))
    }
    #expect(error.hasPrefix(message))
  }

  @Test func aMissingNumberIsLocated() throws {
    let text = ReportJSON(SampleReport.report()).text.replacing(
      #""cycles": 80, "busy_cycles""#, with: #""busy_cycles""#)
    let error = try renderedError {
      _ = try ReportDocument.read(JSONReader.read(text, file: "r.json"))
    }
    #expect(error.contains(": error: 'layers[0].cycles' is missing\n"))
    #expect(error.contains(": error: 'layers[2].cycles' is missing\n"))
  }
}

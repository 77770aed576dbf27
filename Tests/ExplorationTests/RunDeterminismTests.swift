import Diagnostics
import Energy
import Exploration
import Files
import Lowering
import Mapping
import Reporting
import Run
import Simulation
import Testing
import TraceFormat
import Workload
import YAML

/// The same inputs give the same bytes, however they are computed.
@Suite struct RunDeterminismTests {
  /// Every configuration and scheme with the smallest model, whose twelve blocks repeat as those of
  /// the others do, and one pair with a larger one.
  static let pairs =
    RunConservationTests.pairs.filter { $0.1 == "deit-tiny" } + [
      ("edge-16x16", "deit-small", "int8")
    ]

  @Test("fast-forward changes nothing but time", arguments: pairs)
  func fastForward(config: String, model: String, scheme: String) throws {
    let trace = try Shipped.trace(model, scheme)
    let accelerator = try Shipped.accelerator(config)
    let skipping = try Shipped.run(trace, on: accelerator)
    let stepping = try Shipped.run(trace, on: accelerator, reuse: false)
    #expect(stepping.schedule.steppedTasks == stepping.program.tasks.count)
    #expect(skipping.schedule.starts == stepping.schedule.starts)
    #expect(skipping.schedule.ends == stepping.schedule.ends)
    #expect(skipping.schedule.causers == stepping.schedule.causers)
    let (a, b) = (Shipped.report(skipping, "t"), Shipped.report(stepping, "t"))
    #expect(ReportJSON(a).text == ReportJSON(b).text)
  }

  /// In slices a little more is stepped through.
  @Test(
    "twelve equal blocks are not all stepped through", arguments: [("none", 50), ("search", 55)])
  func skips(slices: String, most: Int) throws {
    let result = try Shipped.run(
      try Shipped.trace("deit-small", "int8"),
      on: try Shipped.accelerator("edge-16x16", "mapping.slices=\(slices)"))
    #expect(result.schedule.steppedTasks * 100 < result.program.tasks.count * most)
  }

  @Test("one thread and two give the same rows, in the grid's order")
  func threads() async throws {
    let traces = [
      ("a", try Shipped.trace("deit-tiny", "int8")), ("b", try Shipped.trace("deit-tiny", "i-vit")),
    ]
    let axes = [
      try SweepAxis.parse("array.rows=8..32:x2"), try SweepAxis.parse("array.columns=8,16"),
    ]
    let table = try Shipped.table()
    let sweep = try Sweep(
      base: try Shipped.document("edge-16x16"),
      subjects: traces.map { NamedWorkload(name: $0, .trace($1)) }, axes: axes,
      readOverride: { text throws(InputError) in try YAMLReader.readOverride(text) },
      table: { _ in table })
    let one = try await sweep.run(threads: 1)
    let two = try await sweep.run(threads: 2)
    #expect(one == two)
    #expect(one.count == 12)
    #expect(one.map(\.trace).joined() == "aaaaaabbbbbb")
    #expect(one[1].values == ["8", "16"] && one[2].values == ["16", "8"])
    #expect(SweepTable(axes: axes, rows: one).csv == SweepTable(axes: axes, rows: two).csv)
    // A point of a sweep is the run that its values make.
    let accelerator = try Shipped.accelerator("edge-16x16", "array.rows=16", "array.columns=8")
    let alone = try Shipped.run(traces[0].1, on: accelerator)
    #expect(one[2].outcome?.cycles == alone.cycles)
    #expect(one[2].outcome?.energy == alone.energy.total)
  }

  @Test(
    "a shipped trace is what its model and scheme lower to, byte for byte",
    arguments: Shipped.models, Shipped.schemes)
  func relowering(model: String, scheme: String) throws {
    let lowered = try Shipped.lowered(model, scheme)
    let text = try InputFile(Shipped.traceFile(model, scheme)).text(limit: 1 << 24)
    #expect(String(decoding: lowered.canonicalBytes, as: UTF8.self) == text)
  }
}

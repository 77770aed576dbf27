import Documents
import Energy
import Quantities
@testable import Reporting
import Simulation
import Testing

struct ReportTextTests {
  @Test func golden() throws {
    var report = SampleReport.report(bufferArea: SquareNanometres(1_500_000_000_000))
    report.totals.area = SquareNanometres(1_750_000_000_000)
    report.components[0].area = SquareNanometres(250_000_000_000)
    report.components[1].area = SquareNanometres(1_500_000_000_000)
    var logic = LogicEnergy()
    logic.arithmetic = Attojoules(160_000_000)
    logic.registers = Attojoules(80_000_000)
    logic.clock = Attojoules(40_000_000)
    logic.wires = Attojoules(40_000_000)
    report.components[0].logic = logic
    #expect(
      ReportText(report).text == """
        accelerator  tiny        4 x 4 PEs, 1 GHz, output_stationary, serial
        trace        two-blocks  made-up, scheme int8, batch 1, 4 operators
        energy       round       45 nm, 1 V; 3.4% from unsourced (assumed) entries

        layer             count  cycles ¹       %  busy ²  exposed ³  util ⁴  bound by
        blocks.*.fc           2       160   80.0%     140          0   62.5%  compute
        blocks.*.softmax      2        40   20.0%      40         40       –  unit
        total                 4       200  100.0%     160         40   50.0%  compute

        result       200.000 ns, 5,000,000.0 images/s, 2.91 nJ/run, 1.100 TOPS/W, 1,600 MACs

        where the cycles went
          compute     100  50.0%  array at peak
          fill_drain   40  20.0%  skew, preload and drain of the array
          weight       20  10.0%  waiting for weights from DRAM
          unit         40  20.0%  a nonlinear, requantization or vector unit works
          Owners are those of the critical path; 'explain' simulates what a change saves.
        bottleneck   fill_drain, 20.0% of the cycles: skew, preload and drain of the array; most in
          blocks.*.fc  40  100.0% of these
        look at      array.fold_overlap, array.preload, array.rows, array.columns

        energy by component    nJ       %  dynamic  static    mm2
          array              0.32   11.0%     0.32    0.00  0.250
          memory             0.18    6.2%     0.10    0.08  1.500
          dram               2.40   82.5%     2.40    0.00      –
          softmax            0.01    0.3%     0.01    0.00      –
          total              2.91  100.0%     2.83    0.08  1.750
        dynamic energy of logic: arithmetic 50.0%, registers 25.0%, clock 12.5%, wires 12.5%
        area of the buffers 1.500 mm2

        energy and DRAM traffic  dynamic nJ  DRAM B  compulsory  spilled  fetched again
          blocks.*.fc                  1.20     100          80        0             20
          blocks.*.softmax             1.63     200           0      200              0
          total                        2.83     300          80      200             20

        DRAM         100 B read, 200 B written: 3.75 times what is compulsory
          of these   80 B compulsory, 200 B spilled (60 B partial sums), 20 B fetched again
        on chip      activations use at most 900 B of 1,000 B; 2 spilled to DRAM
        spilled to DRAM            count   size  free  tightest at
          blocks.*.softmax.output      2  100 B  39 B  blocks.*.softmax

        ¹ from the latest end of the layers before it to its own: these sum to the total.
        ² of its own component; in the total, the array's.  ³ the array idles and waits for the layer.
        ⁴ a layer's: cycles at the array's peak for its MACs ÷ cycles in which it, or a slice of it, runs;
          the total's: the sum of the former ÷ all cycles of the run.
          Static energy is leakage; the DRAM's is not counted.

        """)
  }

  /// A product ends late because of a softmax under it: the softmax is what to look at.
  @Test func theBottleneckIsWhereTheTasksAre() {
    var layers = [
      SampleReport.product(block: 0, start: 0), SampleReport.softmax(block: 0, start: 20),
    ]
    layers[0].counts.attribution = SampleReport.attribution([.ideal: 20, .unit: 60])
    layers[0].counts.critical = SampleReport.attribution([.ideal: 20])
    layers[1].counts.attribution = CycleAttribution()
    layers[1].counts.critical = SampleReport.attribution([.unit: 60])
    layers[1].counts.cycles = 0
    let text = ReportText(SampleReport.report(layers)).text
    #expect(
      text.contains("vector unit works; most in\n  blocks.0.softmax  60  100.0% of these"))
    #expect(text.contains("look at      units.softmax.stages, pipeline"), "\(text)")
  }

  /// How much of the configuration is assumed is in the header, where its file says it.
  @Test func provenance() {
    var report = SampleReport.report()
    report.accelerator.provenance = ProvenanceCounts(
      source: 5, inferred: 2, assumed: 9, unstated: 0)
    #expect(
      ReportText(report).text.split(separator: "\n")[3]
        == "values       56.3% assumed  9 of the configuration's 16 keys; 5 from sources, 2 inferred"
    )
    report.accelerator.provenance?.unstated = 4
    #expect(
      ReportText(report).text.split(separator: "\n")[3]
        == "values       45.0% assumed  9 of the configuration's 20 keys; 5 from sources, 2 inferred, "
        + "4 not stated")
    report.accelerator.provenance = nil
    #expect(!ReportText(report).text.contains("\nvalues"))
  }

  @Test func everyLayerHasALine() {
    let lines = ReportText(SampleReport.report(), everyLayer: true).text.split(separator: "\n")
    for name in ["blocks.0.fc", "blocks.1.fc", "blocks.0.softmax", "blocks.1.softmax"] {
      #expect(lines.contains { $0.hasPrefix(name + " ") })
    }
    #expect(!lines.contains { $0.contains("count") && $0.contains("cycles") })
  }

  /// What fell to the host is counted by operator and algorithm; without such layers nothing is said.
  @Test func hostIsSaid() {
    #expect(!ReportText(SampleReport.report()).text.contains("host fallback"))
    var layers = [
      SampleReport.product(block: 0, start: 0), SampleReport.softmax(block: 0, start: 80),
      SampleReport.product(block: 1, start: 100), SampleReport.softmax(block: 1, start: 180),
    ]
    layers[1].component = .host
    layers[3].component = .host
    layers[2].component = .host
    let text = ReportText(SampleReport.report(layers)).text
    #expect(
      text.contains(
        """
        host fallback      layers  cycles      %
          softmax i-vit-8       2      40  20.0%
          linear                1      80  40.0%
          total                 3     120  60.0%

        """), "\(text)")
  }

  @Test func nodesThatDifferAreSaid() {
    var report = SampleReport.report()
    report.notes = [.technology(machine: "28 nm", table: "45 nm")]
    #expect(
      ReportText(report).text.hasSuffix(
        "! The accelerator is described at 28 nm; the energy table is of 45 nm.\n"))
  }

  @Test(arguments: [
    ("gemmini-16x16", "deit-tiny", "int8"), ("tpu-128x128", "swin-tiny", "int8"),
    ("p2-vit", "deit-small", "p2-vit"),
  ])
  func fitsHundredColumns(accelerator: String, model: String, scheme: String) throws {
    let report = try ShippedRun.report(accelerator, model, scheme)
    for every in [false, true] {
      let lines = ReportText(report, everyLayer: every).text.split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= 100 })
      #expect(lines.allSatisfy { $0.last != " " })
    }
  }

  @Test func layerNames() {
    for (name, block, layerClass) in [
      ("blocks.3.attn.qkv", "blocks.3", "blocks.*.attn.qkv"),
      ("layers.0.blocks.1.mlp.fc1", "layers.0.blocks.1", "layers.0.blocks.*.mlp.fc1"),
      ("encoder.layer.11.output.0", "encoder.layer.11", "encoder.layer.*.output.0"),
      ("stages.2.conv.1", "stages.2", "stages.*.conv.1"), ("head", "", "head"), ("", "", ""),
    ] {
      #expect(LayerName(name).block == block)
      #expect(LayerName(name).layerClass == layerClass)
    }
  }

  @Test func numbers() {
    #expect(NumberText.grouped(1_234_567) == "1,234,567")
    #expect(NumberText.grouped(-999) == "-999")
    #expect(NumberText.grouped(0) == "0")
    // Ties, exact in binary, go away from zero.
    #expect(NumberText.fixed(1234.125, 2) == "1,234.13")
    #expect(NumberText.fixed(-1234.125, 2) == "-1,234.13")
    #expect(NumberText.fixed(1234.0078125, 2) == "1,234.01")
    #expect(NumberText.fixed(-0.04, 1) == "0.0")
    #expect(NumberText.fixed(0.05, 2) == "0.05")
    #expect(NumberText.percent(1, of: 3) == "33.3%")
    #expect(NumberText.percent(1, of: 0) == "–")
    #expect(NumberText.bytes(999) == "999 B")
    #expect(NumberText.bytes(1_500) == "1.46 KiB")
    #expect(NumberText.bytes(393_216) == "384 KiB")
    #expect(NumberText.bytes(1_023) == "1,023 B")
    #expect(NumberText.bytes(1 << 40) == "1 TiB")
    #expect(NumberText.time(0.0123) == "12.300 ms")
    #expect(NumberText.energy(Attojoules(1_234_000_000)) == "1.23 nJ")
  }
}

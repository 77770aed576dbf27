import Diagnostics
import Documents
@testable import Hardware
import Quantities
import Testing

/// `control`, the tasks that its instructions are issued for, and transfers burst by burst.
struct ControlReadingTests {
  @Test func allKeys() throws {
    let machine = try Fixture.accelerator(
      "control={issue_cycles: 3, fetch: 16 B, waits: true, load_instructions: 4, "
        + "store_instructions: 0, product_instructions: 2}", "units.vector.instructions=5",
      "units.vector.set_up=6", "units.vector.task_rows=7")
    let control = try #require(machine.control)
    #expect(control.issueCycles == 3 && control.fetch == Bytes(16) && control.waits)
    #expect(control.load == 4 && control.store == 0 && control.product == 2)
    let unit = try #require(machine.units.first { $0.name == "vector" })
    #expect(unit.instructions == 5 && unit.taskRows == 7)
    #expect(unit.functions.allSatisfy { $0.pipeline.setUp == 6 })
  }

  /// A machine without the feature has no line of it.
  @Test func echoedOnlyWhereGiven() throws {
    let plain = ResolvedConfiguration(try Fixture.accelerator()).values.map(\.path)
    for key in ["control", "set_up", "task_rows", "instructions", "each", "requantizes"] {
      #expect(!plain.contains { $0.contains(key) }, "\(key)")
    }
    let echoed = ResolvedConfiguration(
      try Fixture.accelerator("control={issue_cycles: 3}", "units.vector.set_up=6")
    ).values.map { "\($0.path)=\($0.value)" }
    #expect(echoed.contains("control.issue_cycles=3"))
    #expect(echoed.contains("control.load_instructions=1"))
    #expect(echoed.contains("units.vector.set_up=6"))
  }

  @Test func instructionsWithoutControl() throws {
    #expect(
      try Fixture.errors(
        ("operators: [add]", "operators: [add]\n    instructions: 2")) == """
          small.yaml:31:19: error: 'units.vector.instructions' has no meaning without 'control'
            31 |     instructions: 2
               |                   ^
            help: add 'control: {issue_cycles: 1}', or remove it

          """)
  }

  @Test func noControlWithSpatialPipelines() throws {
    let text = try Fixture.errors(
      set: "control={issue_cycles: 3}", "pipeline=spatial", "array.form=dot_product",
      "array.fold_overlap=pipelined")
    #expect(text.contains("'control' has no meaning with 'pipeline: spatial'"))
  }

  @Test func noTaskKeysInTheStream() throws {
    #expect(
      try Fixture.errors(set: "units.scale.set_up=3").contains(
        "'units.scale.set_up' has no meaning with 'placement: in_stream'"))
    #expect(
      try Fixture.errors(
        ("{name: shift, lanes: 4}", "{name: shift, lanes: 4, each: task}")
      ).contains(
        "'units.scale' has a stage with 'each: task', which has no meaning with 'placement: in_stream'"
      ))
  }

  @Test func someStageTakesRows() throws {
    let text = try Fixture.errors(
      set: "units.vector.stages=[{name: parameters, each: task, lanes: 4}]")
    #expect(
      text.contains(
        "--set:1:21: error: 'units.vector.stages' has only stages with 'each: task', and none for rows"
      ), "\(text)")
  }

  @Test func requantizesNeedsRequantize() throws {
    #expect(
      try Fixture.errors(set: "units.vector.requantizes=[linear]").contains(
        "'units.vector.requantizes' has no meaning: the unit does not run 'requantize'"))
  }

  @Test func serialBursts() throws {
    let dma = try Fixture.accelerator(
      "dma={burst: 4 KiB, bursts: serial, burst_gap: 1, store_cycles: 2, moves_operands: true}"
    ).dma
    #expect(dma.serialBursts == SerialBursts(bytes: 4_096, gap: 1))
    #expect(dma.requests == nil)
    #expect(dma.storeCycles == 2 && dma.movesOperands)
    #expect(
      try Fixture.errors(set: "dma={bursts: serial}").contains(
        "'dma.bursts' is 'serial' without 'dma.burst'"))
    #expect(
      try Fixture.errors(set: "dma={burst: 4 KiB, bursts: serial, outstanding: 2}").contains(
        "'dma.outstanding' is 2 with 'dma.bursts: serial'"))
    #expect(
      try Fixture.errors(set: "dma={burst: 4 KiB, bursts: serial}", "dram={model: ideal}").contains(
        "'dma.bursts' is 'serial', which needs 'dram.model: bandwidth'"))
    #expect(
      try Fixture.errors(set: "dma.burst_gap=1").contains("'dma.burst_gap' has no meaning"))
  }

  @Test func writeBandwidthAndLatency() throws {
    let dram = try Fixture.accelerator(
      "dram.write_bandwidth=4 GB/s", "dram.write_latency=5 ns"
    ).dram
    #expect(
      dram
        == .bandwidth(
          BytesPerSecond(8_000_000_000), latency: Picoseconds(10_000),
          writes: WritePath(rate: BytesPerSecond(4_000_000_000), latency: Picoseconds(5_000))))
  }
}

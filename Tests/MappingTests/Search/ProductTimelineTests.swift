import Hardware
import TestSupport
@testable import Mapping
@testable import Simulation
import Testing
import Timing
import Workload

/// What a search takes for the cost of a mapping is that of the product's program on the machine.
struct ProductTimelineTests {
  /// Beside what random machines differ in.
  private static func changes(_ machine: RandomMachine, seed: Int) -> [String] {
    switch seed % 12 {
    case 1: ["dma.strides_2d=false"]
    case 2: ["dma.queue_depth=2"]
    case 3: ["dma.turn=64 B"]
    case 4 where machine.bandwidth != nil: ["dma.burst=16 B", "dma.outstanding=4"]
    case 5: ["mapping.tiles_in_flight=2"]
    case 6 where machine.dataflow != .outputStationary && machine.foldOverlap == .streamed:
      ["array.output_fifo=3"]
    case 7 where machine.buffers.contains { $0.holds.contains(.partialSum) }:
      ["units.scale.placement=pass"]
    case 8: ["control={issue_cycles: 9, load_instructions: 2, store_instructions: 0}"]
    case 9: ["control={issue_cycles: 3, fetch: 8 B, waits: true, product_instructions: 4}"]
    case 10 where machine.bandwidth != nil:
      [
        "dma.burst=24 B", "dma.bursts=serial", "dma.burst_gap=3", "dma.store_cycles=5",
        "dram.write_bandwidth=3 GB/s", "dram.write_latency=7 ns",
      ]
    case 11 where machine.dataflow == .outputStationary:
      ["array.reduction_segment=5", "array.segment_load=2", "array.clear_interval=3"]
    default: []
    }
  }

  @Test func ofRandomMachines() throws {
    var cases = 0
    for seed in 0..<72 {
      var numbers = SeededNumbers("timeline", seed: seed)
      let product = RandomProduct(&numbers, most: 96)
      let machine = RandomMachine(&numbers, sides: 2...24, around: product)
      let accelerator = try Fixture.accelerator(
        set: machine.overrides + Self.changes(machine, seed: seed))
      for _ in 0..<8 {
        let mapping = RandomTileTests.random(&numbers, product, machine)
        let own = accelerator.with(mapping)
        guard let mapped = try own.mappedIfFits(product.trace) else { continue }
        cases += try compare(mapped, own, "seed \(seed), \(mapping.text)")
      }
    }
    #expect(cases > 200)
  }

  /// Every product of a model: operands and results on chip, groups, packed heads, zero points, ports,
  /// the FIFO of the results.
  @Test(arguments: [
    ("edge-16x16", "i-vit"), ("p2-vit", "p2-vit"), ("gemmini-16x16", "int8"),
    ("tpu-128x128", "int8"), ("swifttron", "i-bert"), ("quant-lab", "fq-vit"),
    ("weight-stationary-2mib", "int8"), ("tcas1-2023", "i-bert"), ("auto-vit-acc", "int8"),
    ("rtl/taccel", "int8"),
  ])
  func ofShippedMachines(machine: String, scheme: String) throws {
    let accelerator = try Fixture.shipped(machine)
    guard let mapped = try accelerator.mappedIfFits(Fixture.model("deit-tiny", scheme)) else {
      Issue.record("\(machine) does not run \(scheme)")
      return
    }
    #expect(try compare(mapped, accelerator, machine) > 70)
  }

  /// Compares all products of a trace; returns how many.
  private func compare(
    _ mapped: MappedTrace, _ accelerator: Accelerator, _ text: String
  ) throws -> Int {
    let settings = MachineSettings(accelerator).withoutBanks
    var products = 0
    for layer in mapped.layers {
      guard case .product(let plan) = layer.plan else { continue }
      let tiling = plan.tiling
      let space = MappingSpace(
        plan.shape, accelerator, settings, SearchRules(), costs: nil,
        largest: plan.timing.whole, isUnbounded: false, hasPrefetchedWeights: false)
      let part = space.part(tiling.part)
      guard tiling.counts(plan.shape).m < 2_000 else { continue }
      products += 1
      var builder = ProgramBuilder(accelerator, tensorCount: 3, reuse: false)
      builder.emit(space.plan(tiling, on: part))
      let schedule = try Machine(settings).run(builder.program, fastForward: false)
      let activity = builder.activities[0]
      var timeline = ProductTimeline(space)
      let cost = timeline.cost(tiling, on: part)
      #expect(cost?.cycles == schedule.totalCycles, "\(text): \(tiling)")
      #expect(cost?.bytes == activity.dramReadBytes + activity.dramWriteBytes, "\(text): \(tiling)")
      // What takes longer than a limit is given up, and nothing else.
      let cycles = schedule.totalCycles
      #expect(timeline.cost(tiling, on: part, limit: cycles)?.cycles == cycles, "\(text)")
      #expect(timeline.cost(tiling, on: part, limit: cycles - 1) == nil, "\(text)")
    }
    return products
  }
}

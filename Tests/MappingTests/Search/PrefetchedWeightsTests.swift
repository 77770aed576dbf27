import Hardware
@testable import Mapping
@testable import Simulation
import TestSupport
import Testing
import Timing
import Workload

/// A product's first weights are loaded while the operator before it works.
struct PrefetchedWeightsTests {
  /// A LayerNorm that takes longer than any load of weights, and a product that reads its result.
  private func chain(m: UInt32, k: UInt32, n: UInt32) -> Trace {
    var draft = TraceDraft(onChip: false)
    let x = draft.tensor("x", .input, [m, k])
    let normed = draft.rowwise("norm", .layernorm, [x], rows: m, length: k, algorithm: .iViT)
    let w = draft.tensor("w", .weight, [n, k])
    draft.product("fc", normed, w, m: m, k: k, n: n, role: .output)
    return draft.builder.trace
  }

  private func space(_ plan: ProductPlan, _ accelerator: Accelerator, prefetched: Bool)
    -> MappingSpace
  {
    MappingSpace(
      plan.shape, accelerator, MachineSettings(accelerator), SearchRules(), costs: nil,
      largest: plan.timing.whole, isUnbounded: false, hasPrefetchedWeights: prefetched)
  }

  /// Where one tile has all weights, from the end of the LayerNorm to that of the product pass the cycles
  /// for which its mapping is chosen.
  @Test(arguments: [8, 24, 40])
  func theCostIsThatBehindAnOperator(m: Int) throws {
    let accelerator = try Fixture.shipped(
      "tpu-128x128",
      "mapping={policy: fixed, m: \(m), k: 300, n: 200, order: columns_outside}")
    let mapped = try Fixture.map(chain(m: 64, k: 300, n: 200), accelerator)
    let schedule = try Machine(MachineSettings(accelerator)).run(mapped.program)
    let made = mapped.program.tasks(ofLayer: 0).map { schedule.ends[$0] }.max()
    guard case .product(let plan) = try #require(mapped.layers[1].plan) else {
      Issue.record("no product")
      return
    }
    #expect(plan.shape.mayPrefetchWeights(on: accelerator))
    let space = space(plan, accelerator, prefetched: true)
    var timeline = ProductTimeline(space)
    let cost = timeline.cost(plan.tiling, on: space.part(plan.tiling.part))
    #expect(try cost?.cycles == schedule.totalCycles - #require(made))
  }

  /// Without the first loads a product is never slower, and faster by no more than they take and the load of
  /// the array, a row a cycle, that follows them.
  @Test(arguments: [("edge-16x16", "int8"), ("tpu-128x128", "i-vit"), ("quant-lab", "int8")])
  func theFirstLoadsAreSaved(config: String, scheme: String) throws {
    let accelerator = try Fixture.shipped(config)
    let settings = MachineSettings(accelerator)
    var faster = 0
    for layer in try Fixture.map(Fixture.smallModel(scheme), accelerator).layers {
      guard case .product(let plan) = layer.plan, plan.shape.mayPrefetchWeights(on: accelerator)
      else { continue }
      let alone = space(plan, accelerator, prefetched: false)
      let part = alone.part(plan.tiling.part)
      var timeline = ProductTimeline(alone)
      let allCost = timeline.cost(plan.tiling, on: part)
      timeline = ProductTimeline(space(plan, accelerator, prefetched: true))
      let restCost = timeline.cost(plan.tiling, on: part)
      let (all, rest) = try (#require(allCost), #require(restCost))
      let tile = plan.tiling.tile
      let first = plan.shape.parameterBytes + plan.shape.weightTileBytes(k: tile.k, n: tile.n)
      let most =
        alone.memoryCycles(first) + 2 * settings.requestCycles + settings.latency
        + accelerator.array.rows
      #expect(all.bytes == rest.bytes)
      #expect(rest.cycles <= all.cycles && all.cycles <= rest.cycles + most)
      faster += rest.cycles < all.cycles ? 1 : 0
    }
    #expect(faster > 0)
  }

  /// The second product of an MLP takes its reduction in one tile, whose load nothing waits for: in two,
  /// the array fills once more. By itself it would be about as fast either way.
  @Test func mappingsAreForChains() throws {
    let trace = chain(m: 197, k: 1_536, n: 384)
    func cycles(_ mapping: String) throws -> Int {
      try Fixture.cycles(
        trace, Fixture.shipped("tpu-128x128", "array.rows=512", "mapping={\(mapping)}"))
    }
    let found = try cycles("policy: search, slices: none")
    for (k, rows) in [(1_536, 220), (1_536, 512), (768, 192), (768, 256), (384, 192)] {
      let given = try cycles(
        "policy: fixed, m: 197, k: \(k), n: 384, order: columns_outside, rows: \(rows)")
      #expect(Double(found) <= 1.005 * Double(given), "k: \(k), rows: \(rows)")
    }
  }

  /// What was better for a trace that waits for the DRAM does not decide for the next one.
  @Test func tracesAreMappedByThemselves() throws {
    let accelerator = try Fixture.shipped(
      "weight-stationary-2mib", "dram.bandwidth=2 GB/s", "mapping.slices=none")
    var mapper = Mapper(accelerator)
    _ = try mapper.map(Fixture.model("deit-tiny", "int8"))
    for seed in 0..<40 {
      var numbers = SeededNumbers("after another trace", seed: seed)
      let next = chain(
        m: UInt32(numbers.next(200...2_000)), k: UInt32(numbers.next(64...1_000)),
        n: UInt32(numbers.next(64...1_000)))
      #expect(
        try mapper.map(next).layers.map(\.tiling)
          == Fixture.map(next, accelerator).layers.map(\.tiling), "seed \(seed)")
    }
  }

  /// Operators that run one at a time wait for their weights, and so do those whose buffer has place for one
  /// tile.
  @Test(arguments: ["pipeline=serial", "buffers.weights.double_buffered=false"])
  func nothingIsPrefetched(change: String) throws {
    let accelerator = try Fixture.shipped("tpu-128x128", change)
    let mapped = try Fixture.map(chain(m: 64, k: 300, n: 200), accelerator)
    guard case .product(let plan) = try #require(mapped.layers[1].plan) else {
      Issue.record("no product")
      return
    }
    #expect(!plan.shape.mayPrefetchWeights(on: accelerator))
  }
}

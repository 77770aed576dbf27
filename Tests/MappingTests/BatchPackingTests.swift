import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// `array.batch_packing: block_diagonal`: small products of a batch share a fold.
struct BatchPackingTests {
  /// Heads of K = N = 2 on a 4 × 4 array: two stand on a fold's diagonal.
  private func run(
    _ overrides: String..., heads: Int = 6, k: Int = 2, n: Int = 2
  ) throws -> (cycles: Int, mapped: MappedTrace) {
    let machine = try Fixture.accelerator(
      set: ["dram={model: ideal}", "array.preload=double_buffered"] + overrides)
    let mapped = try Fixture.map(try Fixture.bare("gemm:9x\(k)x\(n)x\(heads)"), machine)
    return (try Machine(MachineSettings(machine)).run(mapped.program).totalCycles, mapped)
  }

  /// Six products of 2 rows to load, 9 vectors and 6 of skew, or three of 4, 9 and 6.
  @Test func twoHeadsAFold() throws {
    let apart = try run()
    #expect(apart.cycles == 6 * (4 + 9 + 6))
    let packed = try run("array.batch_packing=block_diagonal")
    #expect(packed.cycles == 3 * (4 + 9 + 6))
    // The same work, the same bytes; zeros are no work.
    #expect(packed.mapped.layers[0].activity.macs == 6 * 9 * 2 * 2)
    #expect(packed.mapped.layers[0].activity.macs == apart.mapped.layers[0].activity.macs)
    #expect(
      packed.mapped.layers[0].activity.bufferReads == apart.mapped.layers[0].activity.bufferReads)
    #expect(
      packed.mapped.layers[0].activity.bufferWrites == apart.mapped.layers[0].activity.bufferWrites)
    // 36 MACs a head, two heads on 16 PEs: 4 ideal cycles of 9 that stream.
    let program = packed.mapped.program
    #expect(program.work(of: program.tasks[0]).ideal == 2 * 36 / 16)
  }

  /// Numbers that divide the batch only, and that fit both ways.
  @Test(
    arguments: [
      (heads: 5, k: 2, n: 2, tasks: 5), (heads: 6, k: 1, n: 1, tasks: 2),
      (heads: 6, k: 3, n: 1, tasks: 6), (heads: 6, k: 1, n: 2, tasks: 3),
      (heads: 4, k: 1, n: 1, tasks: 1), (heads: 6, k: 9, n: 2, tasks: 6),
    ])
  func groups(heads: Int, k: Int, n: Int, tasks: Int) throws {
    let packed = try run("array.batch_packing=block_diagonal", heads: heads, k: k, n: n)
    #expect(packed.mapped.program.tasks.count == tasks)
    #expect(packed.mapped.layers[0].activity.macs == 9 * k * n * heads)
  }

  /// A model's heads: each reader waits for the group that its head is in, and all MACs are there.
  @Test func headsOfAModel() throws {
    let trace = try Fixture.smallModel("i-vit")
    let overrides = [
      "array.rows=32", "array.columns=64", "buffers.activations.size=64 KiB",
      "buffers.activations.stream=32 KiB", "buffers.weights.size=64 KiB",
      "buffers.sums.size=64 KiB",
    ]
    let apart = try Fixture.accelerator(set: overrides)
    let packed = try Fixture.accelerator(
      set: overrides + ["array.batch_packing=block_diagonal"])
    let mapped = try Fixture.map(trace, packed)
    let before = try Fixture.map(trace, apart)
    // Slices of operators are layers here, in the order in which they run.
    for layers in [mapped.layers, before.layers] {
      #expect(
        layers.reduce(0) { $0 + $1.activity.macs } == trace.operators.reduce(0) { $0 + $1.macs })
    }
    #expect(try Fixture.cycles(trace, packed) < Fixture.cycles(trace, apart))
  }
}

import Hardware
@testable import Mapping
import Quantities
import Simulation
import TestSupport
import Testing
import Workload

/// `mapping: {policy: whole}`: products that are not cut, whatever the buffers' sizes.
struct WholePolicyTests {
  /// 4 × 4 PEs, folds one after the other; partitions of a few bytes.
  private func mapped(
    _ trace: Trace, _ dataflow: Dataflow, input: Int = 8, weights: Int = 8, sums: Int = 8
  ) throws -> MappedTrace {
    let accelerator = try Fixture.accelerator(set: [
      "mapping={policy: whole}", "dram={model: ideal}", "dma={}", "pipeline=serial",
      "array.dataflow=\(dataflow.rawValue)", "array.fold_overlap=none",
      "buffers.activations={size: \(input) B, holds: [input]}",
      "buffers.weights={size: \(weights) B, holds: [weight]}",
      "buffers.sums={size: \(sums) B, holds: [output, partial_sum]}",
    ])
    return try Fixture.map(trace, accelerator)
  }

  private func cycles(_ mapped: MappedTrace) throws -> Int {
    let settings = MachineSettings(try Fixture.accelerator("dram={model: ideal}", "dma={}"))
    return try Machine(settings).run(mapped.program).totalCycles
  }

  /// F folds of P cycles over all shapes in a small box and some beyond: no buffer's size cuts one.
  @Test(arguments: Dataflow.allCases)
  func foldsDoNotDependOnTheBuffers(dataflow: Dataflow) throws {
    let sizes: [UInt32] = [1, 3, 4, 5, 9, 50]
    let shapes = sizes.flatMap { m in sizes.flatMap { k in sizes.map { (m, k, n: $0) } } }
    for (m, k, n) in NightlyRuns.part(40, of: shapes, dataflow.rawValue) {
      var draft = TraceDraft()
      let x = draft.tensor("x", .input, [m, k])
      let w = draft.tensor("w", .weight, [n, k])
      draft.product("fc", x, w, m: m, k: k, n: n, role: .output, epilogue: [])
      let (along, across, vectors) =
        switch dataflow {
        case .outputStationary: (m, n, k)
        case .weightStationary: (k, n, m)
        case .inputStationary: (k, m, n)
        }
      let load: UInt32 = dataflow == .outputStationary ? 4 : 8
      let expected = (along + 3) / 4 * ((across + 3) / 4) * (vectors + load + 4 - 2)
      let found = try cycles(mapped(draft.builder.trace, dataflow))
      #expect(found == Int(expected), "\(m) \(k) \(n)")
    }
  }

  private func passes(
    _ dataflow: Dataflow, input: Int = 8, weights: Int = 8, sums: Int = 8
  ) throws -> StreamPasses {
    let trace = TraceDraft.product(m: 10, k: 12, n: 9)
    let mapped = try mapped(trace, dataflow, input: input, weights: weights, sums: sums)
    return try #require(mapped.layers[0].tiling).passes
  }

  /// 10 × 12 by 12 × 9 on 4 × 4: three folds along M, K and N.
  @Test func whatDoesNotFitComesAgain() throws {
    #expect(try passes(.outputStationary) == StreamPasses(input: 3, weight: 3, partialSums: 0))
    // 10 · 12 B of inputs stay; 12 · 4 B of weights of a column of folds do.
    #expect(
      try passes(.outputStationary, input: 120, weights: 48)
        == StreamPasses(input: 1, weight: 1, partialSums: 0))
    #expect(
      try passes(.outputStationary, input: 119, weights: 47)
        == StreamPasses(input: 3, weight: 3, partialSums: 0))
    // Stationary operands come once. 10 · 4 sums of 4 B of a column of folds wait for the next fold.
    #expect(try passes(.weightStationary) == StreamPasses(input: 3, weight: 1, partialSums: 2))
    #expect(
      try passes(.weightStationary, input: 120, sums: 160)
        == StreamPasses(input: 1, weight: 1, partialSums: 0))
    #expect(
      try passes(.weightStationary, sums: 159)
        == StreamPasses(input: 3, weight: 1, partialSums: 2))
    #expect(try passes(.inputStationary) == StreamPasses(input: 1, weight: 3, partialSums: 2))
    #expect(
      try passes(.inputStationary, weights: 108, sums: 144)
        == StreamPasses(input: 1, weight: 1, partialSums: 0))
  }

  @Test func trafficIsThatOfThePasses() throws {
    let trace = TraceDraft.product(m: 10, k: 12, n: 9)
    let activity = try mapped(trace, .weightStationary).layers[0].activity
    let spilled = 2 * 10 * 9 * 4
    #expect(activity.partialSumSpillBytes == 2 * spilled)
    #expect(activity.dramReadBytes == 3 * 10 * 12 + 12 * 9 + spilled)
    #expect(activity.dramWriteBytes == 10 * 9 + spilled)
  }

  @Test func onlyForAMemoryWithoutTime() throws {
    let ideal = "dram={model: ideal}"
    for overrides in [["dma={}"], [ideal], [ideal, "dma={store_cycles: 1}"]] {
      let error = try renderedError {
        _ = try Fixture.accelerator(set: ["mapping.policy=whole"] + overrides)
      }
      #expect(
        error.contains("'mapping.policy' is 'whole', which is for a memory that takes no time"))
    }
  }
}

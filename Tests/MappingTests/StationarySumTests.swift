import Hardware
@testable import Mapping
import Quantities
import Simulation
import Testing
import Workload

/// Output-stationary sums that stay in the PEs from one tile of the reduction to the next.
struct StationarySumTests {
  /// m × k by k × n on 4 × 4 PEs with an ideal memory, in tiles of 4 × `tile` × 4.
  private func run(
    _ m: UInt32, _ k: UInt32, _ n: UInt32, tile: Int, _ overlap: FoldOverlap,
    order: LoopOrder = .rowsOutside, onChip: Bool, set overrides: [String] = []
  ) throws -> (cycles: Int, drain: Int, activity: LayerActivity) {
    var draft = TraceDraft(onChip: onChip)
    let x = draft.tensor("x", .input, [m, k])
    let w = draft.tensor("w", .weight, [n, k])
    draft.product("fc", x, w, m: m, k: k, n: n, role: .output)
    let accelerator = try Fixture.accelerator(
      set: [
        "array.dataflow=output_stationary", "array.fold_overlap=\(overlap.rawValue)",
        "dram={model: ideal}", "dma={request_cycles: 0}",
        "mapping={policy: fixed, m: 4, k: \(tile), n: 4, order: \(order.rawValue)}",
      ] + overrides)
    let mapped = try Fixture.map(draft.builder.trace, accelerator)
    let array = mapped.program.tasks.filter { $0.resource == .array }
    return (
      try Machine(MachineSettings(accelerator)).run(mapped.program).totalCycles,
      array.reduce(0) { $0 + mapped.program.work(of: $1).fillDrain }, mapped.layers[0].activity
    )
  }

  /// One result tile: K vectors and 4 + 4 − 2 cycles of skew and drain, however often K is cut. The last
  /// tile of the reduction may be shorter.
  @Test(arguments: FoldOverlap.allCases, [1, 3, 4, 5, 12])
  func oneDrainForAllTilesOfAReduction(overlap: FoldOverlap, tile: Int) throws {
    for onChip in [true, false] {
      let run = try run(4, 12, 4, tile: tile, overlap, onChip: onChip)
      #expect(run.cycles == 12 + 6)
      // A stream of tiles says at its handoffs what its ends take.
      if overlap != .streamed { #expect(run.drain == 6) }
      #expect(run.activity.bufferWrites[2] == 0 && run.activity.bufferReads[2] == 0)
      #expect(run.activity.partialSumSpillBytes == 0)
    }
  }

  /// Four result tiles, two of them ragged: whole and cut take the same cycles. Apart, each pays its skew
  /// over the PEs that it uses; the fixture's `ragged: full` is all of them.
  @Test(arguments: FoldOverlap.allCases, [3, 4, 6])
  func cutAndWholeTakeTheSame(overlap: FoldOverlap, tile: Int) throws {
    for order in [LoopOrder.rowsOutside, .columnsOutside] {
      let whole = try run(7, 12, 6, tile: 12, overlap, order: order, onChip: true)
      let cut = try run(7, 12, 6, tile: tile, overlap, order: order, onChip: true)
      if overlap != .streamed { #expect(whole.cycles == 4 * (12 + 6)) }
      #expect(cut.cycles == whole.cycles)
      #expect(cut.drain == whole.drain)
      #expect(cut.activity.macs == 7 * 12 * 6)
      #expect(cut.activity.bufferWrites[2] == 0 && cut.activity.bufferReads[2] == 0)
    }
  }

  /// Whatever a fold takes around its vectors, it is paid once for a reduction.
  @Test(
    arguments: FoldOverlap.allCases,
    [
      ["array.ragged=used"], ["array.start_up=3", "array.completion=2"], ["array.issue_bubble=5"],
      ["array.drain=shadowed", "array.drain_port=2"],
      ["array.vertical_hop=2", "array.horizontal_hop=0", "array.output_registers=3"],
      ["array.pe=[{activation: int8, weight: int8, cycles: 3, accumulator_latency: 4}]"],
    ])
  func whatIsPaidOnce(overlap: FoldOverlap, structure: [String]) throws {
    for (m, n) in [(4, 4), (7, 6), (2, 9)] as [(UInt32, UInt32)] {
      let whole = try run(m, 12, n, tile: 12, overlap, onChip: true, set: structure)
      for tile in [1, 3, 5, 6, 11] {
        let cut = try run(m, 12, n, tile: tile, overlap, onChip: true, set: structure)
        #expect(cut.cycles == whole.cycles, "\(m) x 12 x \(n), tiles of \(tile)")
      }
    }
  }

  /// A drain that stops the array.
  @Test func aGlobalDrainIsPaidOnce() throws {
    let drain = ["array.drain=global", "array.drain_interval=2"]
    // 12 vectors, 4 + 4 − 2 cycles of skew, four rows that leave two cycles apart.
    for tile in [12, 5, 1] {
      #expect(
        try run(4, 12, 4, tile: tile, .none, onChip: true, set: drain).cycles == 12 + 6 + 3 * 2 + 1,
        "tiles of \(tile)")
    }
  }

  /// Two folds in a tile, or other tiles between those of a reduction: sums of 4 B wait in a buffer,
  /// written and read for each of three tiles of the reduction.
  @Test func otherwiseSumsWaitInABuffer() throws {
    let cut = try run(
      8, 12, 4, tile: 4, .pipelined, order: .columnsReductionRows, onChip: true)
    #expect(cut.activity.bufferWrites[2] == 3 * 4 * 8 * 4)
    #expect(cut.activity.bufferReads[2] == 3 * 4 * 8 * 4)
  }
}

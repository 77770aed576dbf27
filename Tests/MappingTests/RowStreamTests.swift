import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// `pipeline: row_streamed`: operators wait for blocks of rows.
struct RowStreamTests {
  private static let streamed = "pipeline=row_streamed"
  private static let intra = "pipeline={mode: row_streamed, inter_layer: false}"
  private static let inter = "pipeline={mode: row_streamed, intra_layer: false}"
  private static let whole = "pipeline={mode: row_streamed, intra_layer: false, inter_layer: false}"

  private func accelerator(_ overrides: String...) throws -> Accelerator {
    try Fixture.accelerator(
      set: ["array.dataflow=output_stationary", "dram={model: ideal}", "dma.request_cycles=0"]
        + overrides)
  }

  /// Starts and ends of a layer's tasks on the array and on units.
  private func times(
    _ trace: Trace, _ accelerator: Accelerator, layer: Int
  ) throws -> [[Int]] {
    let mapped = try Fixture.map(trace, accelerator)
    let schedule = try Machine(MachineSettings(accelerator)).run(mapped.program)
    return mapped.program.tasks(ofLayer: layer)
      .filter { !mapped.program.tasks[$0].resource.isQueue }
      .map { [schedule.starts[$0], schedule.ends[$0]] }
  }

  /// 8 × 4 · 4 × 8 on 4 × 4 PEs, a row-wise operator, 8 × 8 · 8 × 4.
  private func chain(_ kind: OperatorKind, _ algorithm: BuiltInAlgorithm) -> Trace {
    var draft = TraceDraft(onChip: true)
    let q = draft.tensor("q", .input, [8, 4])
    let k = draft.tensor("k", .input, [8, 4])
    let v = draft.tensor("v", .input, [8, 4])
    let isAttention = kind == .softmax
    let scores = draft.product(
      "qk", q, k, m: 8, k: 4, n: 8, kind: isAttention ? .attentionQK : .linear)
    let map = draft.rowwise("map", kind, [scores], rows: 8, length: 8, algorithm: algorithm)
    draft.product(
      "av", map, v, m: 8, k: 8, n: 4, kind: isAttention ? .attentionAV : .linear, role: .output)
    return draft.builder.trace
  }

  /// The product's four folds of 4 vectors take 4 · 4 + 6 = 22 cycles, column folds innermost: rows 0…3
  /// are done two folds before the end, at 14. A row takes the unit 2 + 2 cycles and 5 of latency: four
  /// rows 4 · 4 + 5 = 21, of which the next ones wait for 16. Of the second product, whose two folds of
  /// 8 vectors take 22, rows 4…7 are needed 8 cycles behind its start.
  @Test func rowsPassAsTheyAreDone() throws {
    let trace = chain(.softmax, .iViT8)
    let machine = try accelerator(Self.streamed)
    #expect(try times(trace, machine, layer: 0) == [[0, 22]])
    #expect(try times(trace, machine, layer: 1) == [[14, 35], [30, 51]])
    #expect(try times(trace, machine, layer: 2) == [[43, 65]])
    #expect(
      try Fixture.cycles(trace, accelerator("pipeline=overlapped", "mapping.slices=none")) == 22
        + 37 + 22)
  }

  /// Softmax is within self-attention: one switch passes rows on both its sides, the other on none.
  @Test func withinALayer() throws {
    let trace = chain(.softmax, .iViT8)
    #expect(try Fixture.cycles(trace, accelerator(Self.intra)) == 65)
    #expect(try Fixture.cycles(trace, accelerator(Self.inter)) == 81)
    #expect(try Fixture.cycles(trace, accelerator(Self.whole)) == 81)
  }

  /// A LayerNorm stands between layers.
  @Test func betweenLayers() throws {
    let trace = chain(.layernorm, .iViT)
    #expect(try Fixture.cycles(trace, accelerator(Self.streamed)) == 65)
    #expect(try Fixture.cycles(trace, accelerator(Self.inter)) == 65)
    #expect(try Fixture.cycles(trace, accelerator(Self.intra)) == 81)
  }

  /// A sum is between layers, residual or with a table; scores with a bias are within self-attention, and
  /// what A·V makes is not.
  @Test(arguments: [
    (OperatorKind.linear, false), (.linear, true), (.attentionQK, false), (.attentionAV, false),
  ])
  func sums(kind: OperatorKind, residual: Bool) throws {
    var draft = TraceDraft(onChip: true)
    let x = draft.tensor("x", .input, [8, 4])
    let w = draft.tensor("w", .weight, [8, 4])
    let a = draft.product("a", x, w, m: 8, k: 4, n: 8, kind: kind)
    let b = residual ? draft.product("b", x, w, m: 8, k: 4, n: 8) : w
    draft.rowwise("sum", .add, [a, b], rows: 8, length: 8, role: .output)
    let trace = draft.builder.trace
    let isWithin = kind == .attentionQK
    let (passes, waits) = isWithin ? (Self.intra, Self.inter) : (Self.inter, Self.intra)
    let ended = try Fixture.cycles(trace, accelerator(Self.whole))
    #expect(try Fixture.cycles(trace, accelerator(waits)) == ended)
    // The first half of the rows passes under the product.
    #expect(try Fixture.cycles(trace, accelerator(passes)) == ended - 8)
  }

  /// Both products of an MLP and its activation are separate layers.
  @Test func feedForward() throws {
    let trace = chain(.gelu, .iViT)
    #expect(
      try Fixture.cycles(trace, accelerator(Self.inter))
        == Fixture.cycles(trace, accelerator(Self.streamed)))
    #expect(
      try Fixture.cycles(trace, accelerator(Self.intra))
        == Fixture.cycles(trace, accelerator(Self.whole)))
  }

  /// Two heads of 8 tokens, merged by A·V, and the projection.
  private var heads: Trace {
    var draft = TraceDraft(onChip: true)
    let q = draft.tensor("q", .input, [2, 8, 4])
    let v = draft.tensor("v", .input, [2, 8, 4])
    let w = draft.tensor("w", .weight, [8, 8])
    let scores = draft.product("qk", q, q, b: 2, m: 8, k: 4, n: 8, kind: .attentionQK)
    let map = draft.tensor("map", .activation, [2, 8, 8])
    draft.builder.add(
      operator: Operator(
        name: draft.builder.intern("sm"), kind: .softmax, b: 1, m: 16, k: 0, n: 8,
        algorithm: .iViT8), inputs: [scores], outputs: [map])
    let merged = draft.product(
      "av", map, v, b: 2, m: 8, k: 8, n: 4, kind: .attentionAV, shape: [8, 8])
    draft.product("proj", merged, w, m: 8, k: 8, n: 8, role: .output)
    return draft.builder.trace
  }

  /// QKᵀ's heads end at 22 and 44. Blocks of a head pass as they are done, 8 cycles apart; with the switch
  /// off all heads are waited for, with `overlapped` one. A head's eight rows enter in 8 · 4 cycles; those of
  /// the next follow while the latency of 5 passes.
  @Test func headByHead() throws {
    func softmax(_ pipeline: String) throws -> [Int] {
      try times(heads, accelerator(pipeline), layer: 1).map { $0[0] }
    }
    #expect(try softmax(Self.streamed) == [14, 30, 46, 62])
    #expect(try softmax(Self.inter) == [44, 44 + 32])
    #expect(try softmax("pipeline=overlapped") == [22, 22 + 32])
  }

  /// Rows of merged heads are done with the last head: A·V takes 22 cycles a head, 4 rows 8 cycles before
  /// its end, and of the projection's folds the first two need these only.
  @Test func mergedHeads() throws {
    let machine = try accelerator(Self.streamed, "array.fold_overlap=streamed")
    let (av, proj) = try (
      times(heads, machine, layer: 2), times(heads, machine, layer: 3)
    )
    // The projection's vectors follow the last of A·V, which leaves the array rows + columns − 2 cycles
    // after it has entered.
    #expect(proj[0][0] == av[1][1] - (4 + 4 - 2))
    let whole = try accelerator(Self.whole, "array.fold_overlap=streamed")
    #expect(
      try times(heads, whole, layer: 3)[0][0] == times(heads, whole, layer: 2)[1][1])
  }

  /// Kᵀ and V are needed whole, whatever the array; of the first operand an output-stationary fold needs
  /// the rows that it holds.
  @Test func secondOperandsAreWaitedForWhole() throws {
    var draft = TraceDraft(onChip: true)
    let x = draft.tensor("x", .input, [8, 4])
    let w = draft.tensor("w", .weight, [4, 4])
    let k = draft.product("k", x, w, m: 8, k: 4, n: 4)
    let soft = draft.rowwise("sm", .softmax, [k], rows: 8, length: 4, algorithm: .iViT8)
    draft.product("qk", x, soft, m: 8, k: 4, n: 8, kind: .attentionQK, role: .output)
    let trace = draft.builder.trace
    let machine = try accelerator(Self.streamed)
    let last = try #require(try times(trace, machine, layer: 1).last)
    #expect(try times(trace, machine, layer: 2)[0][0] == last[1])
  }

  /// Weight-stationary arrays finish a row a vector in their last fold, input-stationary ones the rows
  /// that their columns hold.
  @Test(arguments: [
    // Two folds along K after the first one's load: 4 + 8 + (4 + 8) + 6 = 30; rows 0…3 end 4 before.
    ("weight_stationary", 30, 26),
    // A fold of 4 rows of K and columns of M meets 8 vectors: two column folds of two, 4 cycles of load
    // before each: 4 · 12 + 6; the first column fold ends two folds before, at 8 vectors each at least.
    ("input_stationary", 54, 38),
  ])
  func dataflows(dataflow: String, end: Int, first: Int) throws {
    var draft = TraceDraft(onChip: true)
    let x = draft.tensor("x", .input, [8, 8])
    let w = draft.tensor("w", .weight, [dataflow == "weight_stationary" ? 4 : 8, 8])
    let n: UInt32 = dataflow == "weight_stationary" ? 4 : 8
    let y = draft.product("fc", x, w, m: 8, k: 8, n: n)
    draft.rowwise("sm", .softmax, [y], rows: 8, length: n, algorithm: .iViT8, role: .output)
    let machine = try accelerator("array.dataflow=\(dataflow)", Self.streamed)
    let trace = draft.builder.trace
    #expect(try times(trace, machine, layer: 0) == [[0, end]])
    #expect(try times(trace, machine, layer: 1).map { $0[0] }[0] == first)
  }

  /// A requantization that is a pass, or slower than the array, hands over whole tiles.
  @Test(arguments: ["units.scale.placement=pass", "units.scale.stages[0].lanes=1"])
  func requantizationHoldsRowsBack(override: String) throws {
    let trace = chain(.softmax, .iViT8)
    let oneTile = "mapping={policy: fixed, m: 8, k: 8, n: 8, order: rows_outside}"
    let machine = try accelerator(Self.streamed, override, oneTile)
    let streamed = try times(trace, machine, layer: 1)
    let product = try times(trace, machine, layer: 0)
    #expect(streamed[0][0] == product.map { $0[1] }.max())
  }

  /// Long sequences are cut into 64 blocks at most.
  @Test(arguments: [(8, 2), (256, 64), (257, 33), (100_000, 64)])
  func blocksAreBounded(rows: Int, count: Int) {
    let blocks = RowBlocks(rows: rows, least: 4, most: 64)
    #expect(blocks.count == count)
    #expect(blocks.rowsPerBlock % 4 == 0)
    #expect(blocks.range(count - 1).upperBound == rows)
    #expect(
      (1..<count).allSatisfy { blocks.range($0 - 1).upperBound == blocks.range($0).lowerBound })
  }

  /// Each switch only takes waits away from operators that run as a whole; one that is off prevents slices.
  @Test(arguments: [("p2-vit", "p2-vit"), ("edge-16x16", "i-vit"), ("tpu-128x128", "int8")])
  func switchesHelp(machine: String, scheme: String) throws {
    let trace = try Fixture.model("deit-tiny", scheme)
    let whole = machine == "p2-vit" ? [] : ["mapping.slices=none"]
    func cycles(_ pipeline: String) throws -> Int {
      try Fixture.cycles(trace, Fixture.shipped(machine, set: [pipeline] + whole))
    }
    let (none, both) = try (cycles(Self.whole), cycles(Self.streamed))
    for one in try [cycles(Self.intra), cycles(Self.inter)] {
      #expect(one < none)
      // Queues on the shared memory may take other turns.
      #expect(both - both / 200 <= one)
    }
    #expect(try cycles("pipeline=serial") >= none)
  }

  /// Copied layers and skipped periods change nothing.
  @Test(arguments: [streamed, intra, inter])
  func fastForward(pipeline: String) throws {
    let trace = try Fixture.model("deit-tiny", "p2-vit")
    let machine = try Fixture.shipped("p2-vit", pipeline)
    let mapped = try Fixture.map(trace, machine)
    let settings = MachineSettings(machine)
    let fast = try Machine(settings).run(mapped.program)
    let slow = try Machine(settings).run(mapped.program, fastForward: false)
    #expect(fast.ends == slow.ends)
    #expect(fast.starts == slow.starts)
    #expect(fast.steppedTasks < mapped.program.tasks.count)
    let times = LayerTimes(mapped.program, fast, settings)
    #expect(times.layers.allSatisfy { $0.attribution.total == $0.cycles })
    #expect(times.layers.reduce(0) { $0 + $1.cycles } == fast.totalCycles)
  }
}

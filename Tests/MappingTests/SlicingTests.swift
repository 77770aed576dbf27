import Diagnostics
import Hardware
import Quantities
import Simulation
import TestSupport
import Testing
import Workload

@testable import Mapping

/// Operators that run in slices of images, heads and rows.
struct SlicingTests {
  private static func sliced(
    _ trace: Trace, _ accelerator: Accelerator, _ slicing: Slicing
  ) throws -> SlicedTrace {
    try SlicedTrace(
      trace, SliceOrder(trace, OperatorChain.all(trace), accelerator).slices(slicing))
  }

  private static func random(_ trace: Trace, _ random: inout SeededNumbers) -> Slicing {
    var slicing = Slicing(images: random.once(in: 2) ? random.next(1...trace.header.batch) : nil)
    for chain in OperatorChain.all(trace) where random.once(in: 2) {
      let heads = chain.elements / trace.header.batch
      slicing.sizes[chain.shape] =
        heads > 0 && random.once(in: 2)
        ? .elements(random.next(1...heads)) : .rows(random.next(1...17))
    }
    return slicing
  }

  private static let machine = [
    "buffers.activations={size: 12 KiB, holds: [input, output], double_buffered: true, stream: 4 KiB}"
  ]

  // MARK: Parts of tensors

  @Test func partsAreRangesOfOneDimension() throws {
    let lengths = [2, 3, 5, 7]
    func part(_ range: Range<Int>) -> TensorPart? { TensorPart(range, of: lengths) }
    let head = try #require(part(35..<70))
    #expect(head.starts == [0, 1, 0, 0] && head.counts == [1, 1, 5, 7])
    let rows = try #require(part(35 + 14..<35 + 28))
    #expect(rows.starts == [0, 1, 2, 0] && rows.counts == [1, 1, 2, 7])
    let images = try #require(part(105..<210))
    #expect(images.starts == [1, 0, 0, 0] && images.counts == [1, 3, 5, 7])
    // Two heads of different images, and rows of two heads.
    #expect(part(70..<140) == nil)
    #expect(part(28..<42) == nil)
    #expect(head.span(offset: 4, strides: [105, 35, 7, 1]) == 39..<74)
  }

  // MARK: Sliced traces

  /// What the slices of an operator make is all of its result, and what they read of operands that go with
  /// the rows is all of these.
  @Test func slicesMakeEveryRowOnce() throws {
    let trace = try Fixture.smallModel("i-vit", batch: 3)
    let accelerator = try Fixture.accelerator()
    var isDivided = 0
    for seed in 0..<60 {
      var random = SeededNumbers(seed: seed)
      let sliced = try Self.sliced(trace, accelerator, Self.random(trace, &random))
      var made = [Int](repeating: 0, count: trace.operators.count)
      var first = made
      var macs = made
      for (op, index) in zip(sliced.trace.operators, sliced.operators) {
        macs[index] += op.macs
        for output in sliced.trace.outputs(of: op) {
          made[index] += sliced.trace.elements(of: sliced.trace[output])
          #expect(sliced.trace.elements(of: sliced.trace[output]) == op.elements)
        }
        let input = try #require(sliced.trace.inputs(of: op).first)
        first[index] += sliced.trace.elements(of: sliced.trace[input])
        if op.rows < trace.operators[index].rows { isDivided += 1 }
        if op.kind == .attentionQK || op.kind == .attentionAV {
          let operands = sliced.trace.inputs(of: op)
          let second = operands[operands.startIndex + 1]
          let elements = Int(op.b) * Int(op.k) * Int(op.n)
          #expect(sliced.trace.elements(of: sliced.trace[second]) == elements)
        }
      }
      for (index, op) in trace.operators.enumerated() {
        let output = try #require(trace.outputs(of: op).first)
        let input = try #require(trace.inputs(of: op).first)
        #expect(made[index] == trace.elements(of: trace[output]), "\(trace.name(of: op)), \(seed)")
        #expect(first[index] == trace.elements(of: trace[input]), "\(trace.name(of: op)), \(seed)")
        #expect(macs[index] == op.macs)
      }
    }
    #expect(isDivided > 1_000)
  }

  /// What one slice makes and another one reads is a tensor with a lifetime of its own; what is read in
  /// other parts than it was made is one tensor.
  @Test func scoresOfAHeadAreTensors() throws {
    let trace = try Fixture.smallModel("i-vit")
    var slicing = Slicing.none
    for chain in OperatorChain.all(trace) where chain.elements > 1 {
      slicing.sizes[chain.shape] = .elements(1)
    }
    let sliced = try Self.sliced(trace, Fixture.accelerator(), slicing)
    var scores: Set<TensorID> = []
    var contexts: Set<TensorID> = []
    for (op, index) in zip(sliced.trace.operators, sliced.operators) {
      guard let output = sliced.trace.outputs(of: op).first,
        sliced.trace.name(of: op).hasPrefix("blocks.0")
      else { continue }
      let storage = sliced.trace.storage(of: output)
      if op.kind == .attentionQK {
        scores.insert(storage)
        #expect(sliced.trace.elements(of: sliced.trace[storage]) == 17 * 17)
        #expect(
          sliced.whole(storage) == trace.outputs(of: trace.operators[index]).first)
      }
      if op.kind == .attentionAV { contexts.insert(storage) }
    }
    #expect(scores.count == 4)
    #expect(contexts.count == 1)
  }

  /// The next slice's QKᵀ comes before the last one's A·V where operators overlap.
  @Test(arguments: ["serial", "overlapped"]) func productsAlternate(pipeline: String) throws {
    let trace = try Fixture.smallModel("i-vit")
    var slicing = Slicing.none
    for chain in OperatorChain.all(trace) where chain.elements > 1 {
      slicing.sizes[chain.shape] = .elements(2)
    }
    let sliced = try Self.sliced(
      trace, Fixture.accelerator("pipeline=\(pipeline)"), slicing)
    let products = sliced.trace.operators.filter {
      $0.kind == .attentionQK || $0.kind == .attentionAV
    }.prefix(4).map(\.kind)
    #expect(
      products
        == (pipeline == "serial"
          ? [.attentionQK, .attentionAV, .attentionQK, .attentionAV]
          : [.attentionQK, .attentionQK, .attentionAV, .attentionAV]))
  }

  @Test func aSliceMayNotReadWhatIsNotMade() throws {
    let trace = try Fixture.smallModel("i-vit", batch: 2)
    let slices = trace.operators.indices.reversed().map {
      OperatorSlice(index: $0, rows: 0..<trace.operators[$0].rows)
    }
    #expect(throws: SliceFault.self) { try SlicedTrace(trace, slices) }
  }

  /// A part of a trace has the operands of its operators and no others; what others made has no operator
  /// that makes it, or is an input.
  @Test func partsOfATraceKeepTheirOperands() throws {
    let trace = try Fixture.smallModel("i-vit")
    let chain = try #require(OperatorChain.all(trace).first { $0.elements > 1 })
    let part = trace.part(chain.operators)
    #expect(part.operators.count == chain.operators.count)
    #expect(part.tensors.count < trace.tensors.count / 4)
    #expect(part.lineIsOperator.count { $0 } == part.operators.count)
    for (op, index) in zip(part.operators, chain.operators) {
      let whole = trace.operators[index]
      for (operand, original) in zip(
        part.inputs(of: op) + part.outputs(of: op),
        trace.inputs(of: whole) + trace.outputs(of: whole))
      {
        #expect(part.name(of: operand) == trace.name(of: original))
        #expect(Array(part.shape(of: part[operand])) == Array(trace.shape(of: trace[original])))
        #expect(
          part.name(of: part.storage(of: operand)) == trace.name(of: trace.storage(of: original)))
      }
    }
    let open = part.withOpenEnds()
    let first = try #require(open.inputs(of: open.operators[0]).first)
    #expect(open[open.storage(of: first)].role == .input)
    let last = try #require(open.outputs(of: open.operators[open.operators.count - 1]).first)
    #expect(open[last].role == .output)
  }

  // MARK: Runs

  /// Work is the same in slices, and cycles, owners and energy still sum up.
  @Test func slicesDoTheSameWork() throws {
    let trace = try Fixture.smallModel("i-vit", batch: 2)
    for set in [
      ["mapping.rows_per_slice=5"], ["mapping.heads_per_slice=1"], ["mapping.images_per_slice=1"],
      ["mapping.images_per_slice=1", "mapping.rows_per_slice=8"],
    ] {
      for pipeline in ["serial", "overlapped", "row_streamed"] {
        let whole = try Fixture.accelerator(
          set: Self.machine + ["pipeline=\(pipeline)", "mapping.slices=none"])
        let cut = try Fixture.accelerator(set: Self.machine + ["pipeline=\(pipeline)"] + set)
        let before = try Fixture.map(trace, whole)
        let mapped = try Fixture.map(trace, cut)
        let schedule = try Machine(MachineSettings(cut)).run(mapped.program)
        let (after, times) = mapped.byOperator(
          trace.operators.count, LayerTimes(mapped.program, schedule, MachineSettings(cut)))
        #expect(after.layers.count == before.layers.count)
        #expect(after.layers.contains { $0.slices > 1 })
        for (slices, layer) in zip(after.layers, before.layers) {
          #expect(slices.activity.macs == layer.activity.macs)
          #expect(slices.activity.executedMacs == layer.activity.executedMacs)
          #expect(slices.activity.idealNumerator == layer.activity.idealNumerator)
          #expect(slices.traffic.compulsory == layer.traffic.compulsory)
        }
        #expect(times.layers.reduce(0) { $0 + $1.cycles } == schedule.totalCycles)
        #expect(times.layers.reduce(0) { $0 + $1.attribution.total } == schedule.totalCycles)
        #expect(times.path.steps.first?.start == 0)
        #expect(times.path.steps.last?.end == schedule.totalCycles)
        var isLayerOf = 0
        for layer in 0..<after.program.layerCount {
          isLayerOf += after.program.tasks(ofLayer: layer).count
        }
        #expect(isLayerOf == after.program.tasks.count)
      }
    }
  }

  /// Slices as large as the whole change nothing.
  @Test func wholeSlicesAreNone() throws {
    let trace = try Fixture.smallModel("i-vit", batch: 2)
    let whole = try Fixture.cycles(trace, Fixture.accelerator("mapping.slices=none"))
    for key in ["images_per_slice=2", "heads_per_slice=4", "rows_per_slice=17"] {
      let set = key.hasPrefix("rows") ? [] : ["mapping.\(key)"]
      guard !set.isEmpty else { continue }
      #expect(try Fixture.cycles(trace, Fixture.accelerator(set: set)) == whole, "\(key)")
    }
  }

  /// Scores of one head fit where those of all do not.
  @Test func scoresStayOnChipHeadByHead() throws {
    let trace = try Fixture.smallModel("i-vit")
    func spilled(_ set: String) throws -> Int {
      let mapped = try Fixture.map(trace, Fixture.accelerator(set))
      return mapped.layers.filter {
        $0.bound.binding == .unit(1) || $0.bound.binding == .array(.main, mode: 0)
      }.reduce(0) { $0 + $1.traffic.spilled }
    }
    #expect(try spilled("mapping.heads_per_slice=1") < spilled("mapping.slices=none"))
  }

  /// The search takes slices only where they are faster, or as fast with less traffic; a batch takes at
  /// most its images' time.
  @Test(arguments: ["serial", "overlapped", "row_streamed"], ["images", "search"])
  func searchedSlicesAreNotSlower(pipeline: String, slices: String) throws {
    var isFaster = 0
    for size in [5, 16] {
      let set = [
        "buffers.activations={size: \(size) KiB, holds: [input, output], double_buffered: true, stream: 2 KiB}",
        "pipeline=\(pipeline)", "mapping.candidates=60", "mapping.finalists=3",
        "mapping.slices=\(slices)",
      ]
      let machine = try Fixture.accelerator(set: set)
      let whole = try Fixture.accelerator(
        set: set.map { $0.hasPrefix("mapping.slices") ? "mapping.slices=none" : $0 })
      let one = try Fixture.cycles(Fixture.smallModel("i-vit"), machine)
      for batch in [1, 3] {
        let trace = try Fixture.smallModel("i-vit", batch: batch)
        let cycles = try Fixture.cycles(trace, machine)
        let before = try Fixture.cycles(trace, whole)
        #expect(cycles <= before, "\(size) KiB, batch \(batch)")
        #expect(cycles <= batch * one, "\(size) KiB, batch \(batch)")
        if cycles < before { isFaster += 1 }
      }
    }
    // Image by image, serial operators of this machine save nothing.
    #expect(isFaster > 0 || pipeline == "serial" && slices == "images")
  }

  /// Images one after the other overlap units with the array also where a batch stays on chip.
  @Test func largerBuffersCostNoCycles() throws {
    let trace = try Fixture.smallModel("i-vit", batch: 3)
    func run(_ size: String) throws -> (cycles: Int, spills: Bool) {
      let machine = ["array.rows=16", "array.columns=16", "buffers.activations.size=\(size)"]
      let whole = try Fixture.accelerator(set: machine + ["mapping.slices=none"])
      return (
        try Fixture.cycles(trace, Fixture.accelerator(set: machine)),
        try !Fixture.map(trace, whole).residency.spills.isEmpty
      )
    }
    let (small, large) = (try run("16 KiB"), try run("1 MiB"))
    #expect(small.spills && !large.spills)
    #expect(large.cycles <= small.cycles)
  }

  /// Each slice looks up rows of a table that no other has.
  @Test func compulsoryRowsOfTables() throws {
    var draft = TraceDraft()
    let ids = draft.tensor("ids", .input, [6])
    let table = draft.tensor("table", .weight, [100, 16])
    let w = draft.tensor("w", .weight, [16, 16])
    let rows = draft.rowwise("embed", .embed, [ids, table], rows: 6, length: 16)
    draft.product("fc", rows, w, m: 6, k: 16, n: 16, role: .output)
    var trace = draft.builder.trace
    trace.header.batch = 3
    func compulsory(_ set: String) throws -> Int {
      try Fixture.map(trace, Fixture.accelerator(set)).layers.reduce(0) {
        $0 + $1.traffic.compulsory
      }
    }
    #expect(
      try compulsory("mapping.images_per_slice=1") == compulsory("mapping.slices=none"))
  }

  // MARK: Errors

  /// Each size is located at its own key.
  @Test func theKeyThatIsWrongIsLocated() throws {
    let accelerator = try Fixture.accelerator(
      set: ["mapping.images_per_slice=1", "mapping.heads_per_slice=5"])
    let text = try renderedError {
      _ = try Fixture.map(Fixture.smallModel("i-vit", batch: 2), accelerator)
    }
    #expect(text.contains("--set:2:25: error: 'mapping.heads_per_slice' is 5"), "\(text)")
  }

  @Test(arguments: [
    (
      "mapping.images_per_slice=3",
      "'mapping.images_per_slice' is 3, but the batch of the trace is 1"
    ),
    ("mapping.heads_per_slice=5", "no attention of the trace has more than 4 heads"),
    ("mapping.rows_per_slice=18", "have more than 17 rows"),
  ]) func sizesBeyondTheTraceAreLocated(set: String, message: String) throws {
    let accelerator = try Fixture.accelerator(set)
    let text = try renderedError {
      _ = try Fixture.map(Fixture.smallModel("i-vit"), accelerator)
    }
    #expect(text.contains(message))
    #expect(text.contains("--set:1:"))
  }

  @Test(arguments: [
    (
      ["mapping.slices=none", "mapping.rows_per_slice=4"],
      "has no meaning with 'mapping.slices: none'"
    ),
    (["mapping.heads_per_slice=2", "mapping.rows_per_slice=4"], "its rows are of one head"),
    (["mapping.rows_per_slice=0"], "outside 1..."),
    (["mapping={policy: whole, slices: none}", "dram={model: ideal}"], "unknown key 'slices'"),
  ]) func keysThatContradictAreLocated(set: [String], message: String) throws {
    let text = try renderedError { _ = try Fixture.accelerator(set: set) }
    #expect(text.contains(message), "\(text)")
    #expect(text.contains("--set:"))
  }
}

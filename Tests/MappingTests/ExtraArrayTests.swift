import Algorithms
import Diagnostics
import Hardware
@testable import Mapping
import Simulation
import TestSupport
import Testing
import Workload

/// Several arrays (`extra_arrays`, `assign`).
struct ExtraArrayTests {
  /// An array equal to the fixture's.
  private static let twin =
    "extra_arrays.side={rows: 4, columns: 4, dataflow: weight_stationary, fold_overlap: pipelined, "
    + "pe: [{activation: int8, weight: int8}, {mac: shift_add, activation: log2-4, weight: int8}, "
    + "{activation: int16, weight: int8, cycles: 2}]}"
  private static let ideal = ["dram={model: ideal}", "dma={request_cycles: 0}"]

  private func machine(_ overrides: [String]) throws -> Accelerator {
    try Fixture.accelerator(set: [Self.twin] + overrides)
  }

  /// Two products that do not need each other.
  private func two(onChip: Bool, second m: UInt32 = 8) -> Trace {
    var draft = TraceDraft(onChip: onChip)
    for (name, m) in [("a", UInt32(8)), ("b", m)] {
      let x = draft.tensor("\(name).x", .input, [m, 16])
      let w = draft.tensor("\(name).w", .weight, [16, 16])
      draft.product(name, x, w, m: m, k: 16, n: 16, role: .output)
    }
    return draft.builder.trace
  }

  private func resources(_ mapped: MappedTrace, layer: Int) -> Set<String> {
    Set(
      mapped.program.tasks(ofLayer: layer).map { mapped.program.tasks[$0].resource }
        .filter { !$0.isQueue }.map { mapped.program.resources[$0.index].name })
  }

  /// On operands that are there both run from the first cycle on, each with a separate stream of tiles.
  @Test(arguments: ["pipelined", "streamed"])
  func sideBySide(overlap: String) throws {
    let set =
      Self.ideal + [
        "array.fold_overlap=\(overlap)", "extra_arrays.side.fold_overlap=\(overlap)",
      ]
    let trace = two(onChip: true, second: 7)
    let apart = try Fixture.map(trace, machine(set + ["assign={b: side}"]))
    #expect(resources(apart, layer: 0) == ["array"])
    #expect(resources(apart, layer: 1) == ["side"])
    let schedule = try Machine(MachineSettings(machine(set + ["assign={b: side}"])))
      .run(apart.program)
    let each = try [8, 7].map { m in
      try Fixture.cycles(
        OneProduct.trace(m: UInt32(m)), Fixture.accelerator(set: Array(set.dropLast())))
    }
    for layer in 0..<2 {
      let tasks = apart.program.tasks(ofLayer: layer)
      #expect(tasks.map { schedule.starts[$0] }.min() == 0)
      #expect(tasks.map { schedule.ends[$0] }.max() == each[layer])
    }
    let together = try Fixture.cycles(trace, machine(set + ["assign={linear: array}"]))
    #expect(together > each[0] + each[1] - 12)
  }

  /// With two equal arrays, all products on the other take as long, and cost as much. Not in slices: which of
  /// two transfers goes first that are requested at one time depends on who requests them.
  @Test(arguments: ["overlapped", "serial", "row_streamed"])
  func allOnTheOtherArray(pipeline: String) throws {
    let trace = try Fixture.smallModel("p2-vit")
    let plain = try machine([
      "pipeline=\(pipeline)", "assign={\"*\": array}", "mapping.slices=none",
    ])
    let other = try machine(
      ["pipeline=\(pipeline)", "assign={\"*\": side}", "mapping.slices=none"])
    #expect(try Fixture.cycles(trace, plain) == Fixture.cycles(trace, other))
    let (a, b) = try (Fixture.map(trace, plain), Fixture.map(trace, other))
    for (one, two) in zip(a.layers, b.layers) {
      #expect(one.activity.macs == two.activity.macs)
      #expect(one.activity.bufferReads == two.activity.bufferReads)
      #expect(
        one.activity.arithmetic[.mainArray] == two.activity.arithmetic[.array(ArrayID(1))])
      #expect(two.activity.arithmetic[.mainArray].isZero)
    }
  }

  /// Arrays share the memory's data path: a run takes at least the time of all bytes.
  @Test func sharedMemory() throws {
    let trace = two(onChip: false)
    let machine = try machine(["assign={b: side}", "dram.bandwidth=1 GB/s"])
    let mapped = try Fixture.map(trace, machine)
    let bytes = mapped.layers.reduce(0) {
      $0 + $1.activity.dramReadBytes + $1.activity.dramWriteBytes
    }
    #expect(try Fixture.cycles(trace, machine) >= bytes)
  }

  /// Products are shaped for the array that they run on.
  @Test func tilesFitTheArray() throws {
    let trace = two(onChip: false)
    let small = [
      "extra_arrays.side.rows=2", "extra_arrays.side.columns=3",
      "extra_arrays.side.dataflow=output_stationary", "assign={b: side}",
    ]
    let mapped = try Fixture.map(trace, machine(small))
    let alone = try Fixture.map(
      two(onChip: false),
      Fixture.accelerator(
        "array.rows=2", "array.columns=3", "array.dataflow=output_stationary"))
    #expect(mapped.layers[1].tiling == alone.layers[1].tiling)
    #expect(mapped.layers[1].activity.peakMacs == 6)
    #expect(mapped.layers[0].activity.peakMacs == 16)
    #expect(mapped.layers[0].tiling?.part == ArrayPart(rows: 4, columns: 4))
  }

  /// The first entry that matches a product counts; what none matches is the main array's.
  @Test func theFirstEntryCounts() throws {
    let trace = try Fixture.smallModel("p2-vit")
    let machine = try machine([
      "assign={\"blocks.0.*\": array, attention_av: side, \"*.fc1\": side}",
      "mapping.slices=none",
    ])
    let mapped = try Fixture.map(trace, machine)
    for (op, layer) in zip(trace.operators, mapped.layers) where op.kind.isMatrix {
      let name = trace.name(of: op)
      let isAside = name == "blocks.1.attn.av" || name == "blocks.1.mlp.fc1"
      #expect(layer.activity.array == (isAside ? ArrayID(1) : .main), "\(name)")
    }
  }

  @Test(arguments: [
    (
      "assign={\"*.fc3\": side}",
      "--set:2:9: error: 'assign' gives '*.fc3' an array, but no product"
    ),
    ("assign={\"blocks.0.add1\": side}", "no product of the trace has that name"),
    ("assign={atention_av: side}", "did you mean 'attention_av'?"),
    (
      "assign={linear: side, \"*.fc1\": array}",
      "'*.fc1' an array, but earlier entries match all products that it matches"
    ),
  ])
  func namesThatNoProductHas(assign: String, text: String) throws {
    let trace = try Fixture.smallModel("p2-vit")
    let message = try renderedError { _ = try Fixture.map(trace, machine([assign])) }
    #expect(message.contains(text), "\(message)")
  }

  /// Products that a misspelt name leaves to the main array are no mistakes of their own.
  @Test func aNameThatNothingHasIsOneError() throws {
    let trace = try Fixture.smallModel("p2-vit")
    let set = ["array.pe=[{activation: int8, weight: int8}]", "assign={\"*.attn.va\": side}"]
    let error = try #require(throws: InputError.self) {
      _ = try Fixture.map(trace, machine(set))
    }
    #expect(error.diagnostics.count == 1)
  }

  /// A machine may be made for products that a trace has none of.
  @Test func kindsThatATraceLacks() throws {
    _ = try Fixture.map(two(onChip: false), machine(["assign={attention_av: side}"]))
  }

  /// Errors name the array that cannot run a product.
  @Test func missingModes() throws {
    let message = try renderedError {
      _ = try Fixture.map(
        two(onChip: false),
        machine(["extra_arrays.side.pe=[{activation: int4, weight: int4}]", "assign={b: side}"]))
    }
    #expect(message.contains("operator 'b' needs 'multiply' of int8 and int8"))
    #expect(message.contains("no mode of 'extra_arrays.side.pe' covers it"))
  }

  /// Kᵀ is transposed for the array that needs it.
  @Test func transpositionOfEachArray() throws {
    let trace = try Fixture.smallModel("p2-vit")
    let set = ["extra_arrays.side.transpose=none", "mapping.slices=none"]
    func moves(_ assign: String) throws -> Int {
      let mapped = try Fixture.map(trace, machine(set + [assign]))
      return zip(trace.operators, mapped.layers).reduce(0) { sum, layer in
        guard layer.0.kind == .attentionQK, case .product(let plan) = layer.1.plan else {
          return sum
        }
        return sum + (plan.recipe.transposition == nil ? 0 : 1)
      }
    }
    #expect(try moves("assign={attention_qk: side}") == 2)
    #expect(try moves("assign={attention_av: side}") == 0)
  }

  /// With a port that passes what one array draws, two at once take as long as one after the other;
  /// with two ports each has its own.
  @Test func portsAreShared() throws {
    let trace = two(onChip: true)
    func cycles(ports: Int, _ assign: String) throws -> Int {
      try Fixture.cycles(
        trace,
        machine(
          Self.ideal + [
            "buffers.activations.width=4 B", "buffers.activations.ports=\(ports)", assign,
          ]))
    }
    // A vector is read a cycle: an access of each array.
    let free = try cycles(ports: 2, "assign={b: side}")
    let shared = try cycles(ports: 1, "assign={b: side}")
    let turns = try cycles(ports: 1, "assign={linear: array}")
    #expect(shared > free + free / 3)
    #expect(shared <= turns)
    let bounded = try machine(
      Self.ideal + [
        "buffers.activations.width=4 B", "assign={b: side}",
      ])
    let mapped = try Fixture.map(trace, bounded)
    let settings = MachineSettings(bounded)
    let times = LayerTimes(
      mapped.program, try Machine(settings).run(mapped.program), settings)
    #expect(times.layers.allSatisfy { $0.attribution.total == $0.cycles })
    #expect(times.layers.contains { $0.critical[.bankConflict] > 0 })
  }

  /// Copied layers and skipped periods change nothing; cycles by owner sum up.
  @Test(arguments: ["overlapped", "row_streamed"])
  func fastForward(pipeline: String) throws {
    let trace = try Fixture.model("deit-tiny", "int8")
    let machine = try Fixture.shipped(
      "edge-16x16", "pipeline=\(pipeline)",
      "mapping={policy: search, finalists: 3, candidates: 50}",
      "extra_arrays.side={rows: 8, columns: 16, dataflow: output_stationary, "
        + "fold_overlap: streamed, pe: [{activation: int8, weight: int8}]}",
      "assign={attention_av: side}")
    let mapped = try Fixture.map(trace, machine)
    let settings = MachineSettings(machine)
    let fast = try Machine(settings).run(mapped.program)
    let slow = try Machine(settings).run(mapped.program, fastForward: false)
    #expect(fast.ends == slow.ends && fast.starts == slow.starts)
    #expect(fast.steppedTasks < mapped.program.tasks.count)
    let times = LayerTimes(mapped.program, fast, settings)
    #expect(times.layers.allSatisfy { $0.attribution.total == $0.cycles })
    #expect(times.layers.reduce(0) { $0 + $1.cycles } == fast.totalCycles)
  }

  /// A·V of a head runs on its array while the main one computes the next head's scores.
  @Test func headsOverlap() throws {
    let trace = try Fixture.model("deit-tiny", "int8")
    let set = [
      "extra_arrays.side={rows: 16, columns: 16, dataflow: output_stationary, "
        + "fold_overlap: pipelined, pe: [{activation: int8, weight: int8}]}",
      "mapping.slices=none",
    ]
    func schedule(_ assign: String) throws -> (MappedTrace, Schedule) {
      let machine = try Fixture.shipped("edge-16x16", set: set + [assign])
      let mapped = try Fixture.map(trace, machine)
      return (mapped, try Machine(MachineSettings(machine)).run(mapped.program))
    }
    let (mapped, times) = try schedule("assign={attention_av: side}")
    let scores = try #require(trace.operators.firstIndex { $0.kind == .attentionQK })
    let context = try #require(trace.operators.firstIndex { $0.kind == .attentionAV })
    let lastScore = mapped.program.tasks(ofLayer: scores).map { times.ends[$0] }.max() ?? 0
    let firstContext =
      mapped.program.tasks(ofLayer: context)
      .filter { !mapped.program.tasks[$0].resource.isQueue }.map { times.starts[$0] }.min() ?? 0
    #expect(firstContext < lastScore)
    let (_, alone) = try schedule("assign={attention_av: array}")
    #expect(times.totalCycles < alone.totalCycles)
  }
}

/// One product of the two, alone.
private enum OneProduct {
  static func trace(m: UInt32) -> Trace {
    var draft = TraceDraft(onChip: true)
    let x = draft.tensor("x", .input, [m, 16])
    let w = draft.tensor("w", .weight, [16, 16])
    draft.product("one", x, w, m: m, k: 16, n: 16, role: .output)
    return draft.builder.trace
  }
}

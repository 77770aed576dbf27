import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// `fold_overlap: streamed`: tiles that follow each other fill and drain the array once.
struct StreamedFoldTests {
  static let structures: [[String]] = [
    ["array.dataflow=output_stationary"],
    ["array.dataflow=output_stationary", "array.drain=shadowed", "array.drain_lines=columns"],
    [
      "array.dataflow=output_stationary", "array.drain=shadowed", "array.drain_interval=3",
      "array.issue_bubble=2",
    ],
    ["array.preload=serial", "array.issue_bubble=1", "array.start_up=5", "array.completion=7"],
    ["array.preload=double_buffered", "array.vertical_hop=2", "array.issue_bubble=3"],
    ["array.preload=just_in_time", "array.horizontal_hop=0", "array.issue_bubble=4"],
    ["array.preload=wait_after_switch", "array.first_preload=hidden", "array.start_up=1"],
    ["array.preload=wait_after_switch", "array.switch_guard=false", "array.issue_bubble=1"],
    ["array.dataflow=input_stationary", "array.preload=double_buffered"],
  ]

  private func accelerator(_ structure: [String], tile: String) throws -> Accelerator {
    try Fixture.accelerator(
      set: structure + [
        "array.fold_overlap=streamed", "array.ragged=full", "array.input_registers=2",
        "dram={model: ideal}",
        "mapping={policy: fixed, \(tile), order: columns_outside}",
      ])
  }

  /// The same folds in the same order take the same cycles, cut into one task or many.
  @Test(arguments: structures)
  func cutsDoNotShow(structure: [String]) throws {
    for text in ["gemm:3x13x9", "gemm:12x2x12", "gemm:9x4x20", "gemm:1x9x1", "gemm:8x30x8"] {
      let trace = try Fixture.bare(text)
      let whole = try cycles(trace, accelerator(structure, tile: "m: 64, k: 64, n: 64"))
      // Along the grid's sides only: elsewhere a cut makes more folds.
      let isOutput = structure.contains("array.dataflow=output_stationary")
      let isInput = structure.contains("array.dataflow=input_stationary")
      let tiles =
        isOutput
        ? ["m: 64, k: 64, n: 4", "m: 4, k: 64, n: 4"]
        : isInput
          ? ["m: 4, k: 4, n: 64", "m: 4, k: 8, n: 64"]
          : ["m: 64, k: 64, n: 4", "m: 64, k: 4, n: 4", "m: 64, k: 8, n: 4"]
      for tile in tiles {
        #expect(try cycles(trace, accelerator(structure, tile: tile)) == whole, "\(text), \(tile)")
      }
    }
  }

  private func cycles(_ trace: Trace, _ accelerator: Accelerator) throws -> Int {
    let mapped = try Fixture.map(trace, accelerator)
    let settings = MachineSettings(accelerator)
    let schedule = try Machine(settings).run(mapped.program)
    // Every cycle has an owner, and those of control are its own.
    let times = LayerTimes(mapped.program, schedule, settings)
    let attribution = times.layers[0].attribution
    #expect(attribution.total == schedule.totalCycles)
    #expect(CycleOwner.allCases.allSatisfy { attribution[$0] >= 0 })
    let issue = accelerator.array.issue
    #expect(attribution[.overhead] >= issue.startUp + issue.completion)
    return schedule.totalCycles
  }

  /// Two products of one fold each on a 4 × 4 array, 8 vectors: the second one's vectors follow the
  /// first one's, so that together they take 2 · 8 + 6 of skew; apart, 2 · (8 + 6).
  @Test func layersStreamIntoEachOther() throws {
    let trace = try Fixture.bare("gemm:4x8x4x2")
    let structure = ["array.dataflow=output_stationary", "array.input_registers=0"]
    let machine = try Fixture.accelerator(
      set: structure + ["array.fold_overlap=streamed", "dram={model: ideal}"])
    #expect(try Fixture.cycles(trace, machine) == 22)
    let apart = try Fixture.accelerator(
      set: structure + ["array.fold_overlap=pipelined", "dram={model: ideal}"])
    #expect(try Fixture.cycles(trace, apart) == 28)
  }

  /// Skipping periods changes no cycle of a streamed model.
  @Test func fastForward() throws {
    let trace = try Fixture.model("deit-tiny", "i-vit")
    for preload in ["double_buffered", "just_in_time"] {
      let machine = try Fixture.shipped(
        "edge-16x16", "array.fold_overlap=streamed", "array.preload=\(preload)",
        "array.start_up=9", "array.issue_bubble=2")
      let mapped = try Fixture.map(trace, machine)
      let settings = MachineSettings(machine)
      let fast = try Machine(settings).run(mapped.program)
      let slow = try Machine(settings).run(mapped.program, fastForward: false)
      #expect(fast.ends == slow.ends)
      #expect(fast.starts == slow.starts)
      #expect(fast.startsStream == slow.startsStream)
      #expect(fast.steppedTasks < mapped.program.tasks.count)
      let times = LayerTimes(mapped.program, fast, settings)
      #expect(times.layers.allSatisfy { $0.attribution.total == $0.cycles })
    }
  }
}

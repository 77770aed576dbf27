import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// `pipeline: spatial`: an array or unit for each operator.
struct SpatialTests {
  /// Of a product without a size of its own, a token takes 2 elements of K and 2 columns a cycle.
  private func accelerator(_ pipeline: String, _ overrides: String...) throws -> Accelerator {
    try Fixture.accelerator(
      set: [
        "array.rows=2", "array.columns=2", "array.form=dot_product", "dram={model: ideal}",
        "dma.request_cycles=0", "buffers.weights.size=64 KiB", "units.scale.stages[0].lanes=64",
        "units.gelu.stages[0].latency=0", "pipeline=\(pipeline)",
      ] + overrides)
  }

  private struct Run {
    var mapped: MappedTrace
    var schedule: Schedule
    var settings: MachineSettings

    /// Starts and ends of a layer's tasks on its stage.
    func times(_ layer: Int) -> [[Int]] {
      mapped.program.tasks(ofLayer: layer)
        .filter { !mapped.program.tasks[$0].resource.isQueue }
        .map { [schedule.starts[$0], schedule.ends[$0]] }
    }

    var ends: [Int] { mapped.stages?.ends(schedule) ?? [] }
  }

  private func run(_ trace: Trace, _ accelerator: Accelerator, images: Int = 1) throws -> Run {
    var mapper = Mapper(accelerator)
    let mapped = try mapper.map(trace, images: images)
    let settings = MachineSettings(accelerator)
    return Run(
      mapped: mapped, schedule: try Machine(settings).run(mapped.program), settings: settings)
  }

  /// 4 tokens of 4, through fc1 to 4, GELU, fc2 to 8.
  private var chain: Trace {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [4, 4])
    let w1 = draft.tensor("w1", .weight, [4, 4])
    let w2 = draft.tensor("w2", .weight, [8, 4])
    let hidden = draft.product("fc1", x, w1, m: 4, k: 4, n: 4)
    let active = draft.rowwise("act", .gelu, [hidden], rows: 4, length: 4, algorithm: .iViT)
    draft.product("fc2", active, w2, m: 4, k: 4, n: 8, role: .output)
    return draft.builder.trace
  }

  /// A token takes fc1 2 · 2 cycles, GELU one, fc2 2 · 4: the third stage sets the rate.
  @Test func tokensPassFromStageToStage() throws {
    let run = try run(chain, accelerator("spatial"))
    #expect(run.times(0) == [[0, 4], [4, 8], [8, 12], [12, 16]])
    #expect(run.times(1) == [[4, 5], [8, 9], [12, 13], [16, 17]])
    #expect(run.times(2) == [[5, 13], [13, 21], [21, 29], [29, 37]])
    let three = try self.run(chain, accelerator("spatial"), images: 3)
    #expect(three.ends == [37, 37 + 32, 37 + 64])
  }

  /// Stores are set up, stages are not. fc2's tokens end at 13, 21, 29 and 37, and each is stored: 5 cycles
  /// pass before the next one ends, 50 do not.
  @Test(arguments: [(0, 37), (5, 37 + 5), (50, 13 + 4 * 50)])
  func storesAreSetUp(cycles: Int, total: Int) throws {
    let run = try run(chain, accelerator("spatial", "dma.store_cycles=\(cycles)"))
    #expect(run.schedule.totalCycles == total)
  }

  /// Two tokens side by side halve fc2's work; they wait for the second one. A latency passes under the
  /// next ones.
  @Test func sizes() throws {
    let wide = "{mode: spatial, stages: [{match: fc2, tokens: 2, latency: 3}]}"
    let run = try run(chain, accelerator(wide), images: 2)
    #expect(run.times(2).prefix(2) == [[9, 20], [17, 28]])
    #expect(run.ends == [28, 44])
    let narrow = "{mode: spatial, stages: [{match: 'fc*', inputs: 1, outputs: 3}]}"
    // fc1: 4 · 2 cycles a token, fc2: 4 · 3.
    #expect(try self.run(chain, accelerator(narrow)).times(2)[0] == [9, 21])
  }

  /// The first pattern that matches an operator counts.
  @Test func firstPatternCounts() throws {
    let stages = "{mode: spatial, stages: [{match: fc2, inputs: 4}, {match: '*', tokens: 4}]}"
    let run = try run(chain, accelerator(stages))
    #expect(run.times(0) == [[0, 4]])
    #expect(run.times(2).count == 4)
  }

  /// With space for one token, GELU's next result waits until fc2 has done with the last one, and fc2 for
  /// it in turn: 8 + 1 cycles a token. Capacity for two hides that.
  @Test func fullFIFOsHoldTheMakerBack() throws {
    let free = try run(chain, accelerator("spatial"), images: 2)
    let held = try run(
      chain, accelerator("{mode: spatial, fifo_tokens: 1}"), images: 2)
    #expect(free.times(0).map { $0[0] } == [0, 4, 8, 12, 16, 20, 24, 28])
    #expect(held.times(1).map { $0[0] } == [4, 13, 22, 31, 40, 49, 58, 67])
    #expect(held.times(0).map { $0[0] } == [0, 5, 14, 23, 32, 41, 50, 59])
    #expect(held.ends == [40, 76])
    let two = try run(chain, accelerator("{mode: spatial, fifo_tokens: 2}"), images: 2)
    #expect(two.ends == free.ends)
  }

  /// k · x: a stage makes all of k before another reads it as its second operand. Two buffers let the
  /// next image's k come meanwhile, one does not.
  @Test(arguments: [(1, 32), (2, 16)])
  func secondOperandsAreBuffered(buffers: Int, interval: Int) throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [4, 4])
    let w = draft.tensor("w", .weight, [4, 4])
    let k = draft.product("k", x, w, m: 4, k: 4, n: 4)
    draft.product("qk", x, k, m: 4, k: 4, n: 4, kind: .attentionQK, role: .output)
    let run = try run(
      draft.builder.trace, accelerator("{mode: spatial, image_buffers: \(buffers)}"), images: 4)
    #expect(run.ends == (0..<4).map { 32 + $0 * interval })
  }

  /// Of each layer, ideal cycles of all images fit into its span.
  @Test func workOfAllImagesIsCounted() throws {
    let one = try run(chain, accelerator("spatial")).mapped.layers.map(\.activity)
    let three = try run(chain, accelerator("spatial"), images: 3).mapped.layers.map(\.activity)
    for (one, three) in zip(one, three) {
      #expect(three.idealNumerator == 3 * one.idealNumerator)
      #expect(three.executedMacs == 3 * one.executedMacs)
      #expect(three.bufferReads == one.bufferReads.map { 3 * $0 })
    }
  }

  /// A sum waits for a branch that needs all of an image: its other operand fills a short FIFO.
  @Test func shortFIFOsAreNamed() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [4, 4])
    let w = draft.tensor("w", .weight, [4, 4])
    let y = draft.product("y", x, w, m: 4, k: 4, n: 4)
    let branch = draft.product("branch", x, y, m: 4, k: 4, n: 4, kind: .attentionQK)
    draft.rowwise("sum", .add, [branch, y], rows: 4, length: 4, role: .output)
    let trace = draft.builder.trace
    let text = try renderedError {
      _ = try run(trace, accelerator("{mode: spatial, fifo_tokens: 3}"))
    }
    #expect(
      text == """
        error: the pipeline stops: 3 tokens of 'y' fill the FIFO before 'sum', which waits for \
        something else of them
          help: raise 'fifo_tokens' of 'pipeline', or of a stage that matches 'sum'

        """)
    let stage = "{mode: spatial, fifo_tokens: 3, stages: [{match: sum, fifo_tokens: 4}]}"
    #expect(try run(trace, accelerator(stage)).ends.count == 1)
  }

  /// A requantization with fewer lanes than results slows its own stage only.
  @Test func requantizationIsTheStages() throws {
    let run = try run(chain, accelerator("spatial", "units.scale.stages[0].lanes=1"))
    #expect(run.times(0)[0] == [0, 4])
    #expect(run.times(2)[0] == [5, 13])
    let slow = try self.run(
      chain, accelerator("spatial", "units.scale.stages[0]={name: scale, lanes: 1, interval: 2}"))
    #expect(slow.times(0)[0] == [0, 8])
    #expect(slow.times(2)[0] == [9, 25])
  }

  // MARK: Models

  @Test(arguments: ["p2-vit", "i-vit"])
  func conservation(scheme: String) throws {
    let trace = try Fixture.smallModel(scheme)
    let run = try run(
      trace, accelerator("{mode: spatial, fifo_tokens: 64, image_buffers: 3}"), images: 3)
    let (program, schedule) = (run.mapped.program, run.schedule)
    for (index, op) in trace.operators.enumerated() {
      let activity = run.mapped.layers[index].activity
      #expect(activity.macs == 3 * op.macs)
      var moved = 0
      for task in program.tasks(ofLayer: index) {
        moved += program.work(of: program.tasks[task]).bytes
      }
      #expect(moved == activity.dramReadBytes + activity.dramWriteBytes)
      #expect(moved == run.mapped.layers[index].traffic.compulsory, "\(trace.name(of: op))")
    }
    for (index, task) in program.tasks.enumerated() {
      for dependency in program.dependencies(of: task) {
        #expect(schedule.starts[index] >= schedule.ends[dependency.task.index])
      }
    }
    let times = LayerTimes(program, schedule, run.settings)
    #expect(times.layers.allSatisfy { $0.attribution.total == $0.cycles })
    #expect(times.totalCycles == schedule.totalCycles)
    #expect(run.ends.last == schedule.totalCycles)
  }

  /// From image to image pass the cycles of the slowest stage, whatever waits before the others.
  @Test(arguments: ["", "fifo_tokens: 200, "])
  func theSlowestStageSetsThePace(fifo: String) throws {
    let trace = try Fixture.model("deit-tiny", "p2-vit")
    let machine = try Fixture.shipped("hg-pipe", "pipeline={mode: spatial, \(fifo)stages: []}")
    let run = try run(trace, machine, images: 3)
    var busy: [ResourceID: Int] = [:]
    let program = run.mapped.program
    for task in program.tasks where !task.resource.isQueue {
      busy[task.resource, default: 0] += program.work(of: task).occupied
    }
    let slowest = try #require(busy.values.max()) / 3
    #expect(run.ends[2] - run.ends[1] == slowest)
  }

  // MARK: Refusals

  @Test func refusals() throws {
    func text(_ pipeline: String, _ trace: Trace, images: Int = 1) throws -> String {
      try renderedError { _ = try run(trace, accelerator(pipeline), images: images) }
    }
    #expect(
      try text("{mode: spatial, stages: [{match: 'fc3'}]}", chain)
        .hasPrefix("error: no operator of the trace is called 'fc3' ('pipeline.stages[0].match')"))
    #expect(
      try text("{mode: spatial, stages: [{match: '*', inputs: 2}]}", chain)
        .hasPrefix("error: 'pipeline.stages[0]' gives operator 'act' (gelu) 'inputs' or 'outputs'"))
    #expect(
      try text("spatial", Fixture.smallModel("i-vit", batch: 2))
        .hasPrefix("error: the trace has 2 images, and 'pipeline: spatial' passes them one by one"))
    var draft = TraceDraft()
    var x = draft.tensor("x", .input, [1, 4])
    for index in 0..<4_097 { x = draft.rowwise("a\(index)", .add, [x, x], rows: 1, length: 4) }
    #expect(
      try text("spatial", draft.builder.trace)
        == "error: the trace has 4097 operators; 'pipeline: spatial' takes at most 4096, each with a "
        + "stage of its own\n")
    #expect(
      try renderedError {
        _ = try run(chain, Fixture.accelerator(), images: 2)
      }.hasPrefix("error: 2 images need 'pipeline: spatial'"))
    #expect(
      try renderedError {
        _ = try run(
          Fixture.smallModel("i-vit"), accelerator("spatial", "buffers.weights.size=1 KiB"))
      }.contains("and buffer 'weights', where 'pipeline: spatial' keeps all of them, has 1024 B"))
  }
}

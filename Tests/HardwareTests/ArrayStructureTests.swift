import Hardware
import Testing

/// The structural options of the array: what they mean when left out, and where they are refused.
struct ArrayStructureTests {
  @Test func defaultsAreScaleSims() throws {
    let array = try Fixture.accelerator().array
    #expect(array.pipeline == ArrayPipeline())
    #expect(array.pipeline.verticalHop == 1 && array.pipeline.horizontalHop == 1)
    #expect(array.pipeline.inputRegisters == 0 && array.pipeline.outputRegisters == 0)
    #expect(array.preload == Preload(.serial, lines: 1, isGuarded: true, first: .exposed))
    #expect(array.drain == Drain(.overlapped, lines: .rows, port: 1, interval: 1))
    #expect(array.issue == ArrayIssue(bubble: 0, startUp: 0, completion: 0))
    #expect(array.modes[0].multiplierLatency == 0 && array.modes[0].accumulatorLatency == 1)
  }

  @Test func allKeys() throws {
    let array = try Fixture.accelerator(
      "array.dataflow=output_stationary", "array.vertical_hop=2", "array.horizontal_hop=0",
      "array.input_registers=3", "array.output_registers=4", "array.preload=wait_after_switch",
      "array.switch_guard=false", "array.preload_lines=2", "array.first_preload=hidden",
      "array.drain=shadowed", "array.drain_lines=columns", "array.drain_port=5",
      "array.drain_interval=6", "array.issue_bubble=7", "array.start_up=8", "array.completion=9",
      "array.fold_overlap=streamed", "array.pe[0].multiplier_latency=10",
      "array.pe[0].accumulator_latency=11"
    ).array
    #expect(
      array.pipeline
        == ArrayPipeline(verticalHop: 2, horizontalHop: 0, inputRegisters: 3, outputRegisters: 4))
    #expect(
      array.preload == Preload(.waitAfterSwitch, lines: 2, isGuarded: false, first: .hidden))
    #expect(array.drain == Drain(.shadowed, lines: .columns, port: 5, interval: 6))
    #expect(array.issue == ArrayIssue(bubble: 7, startUp: 8, completion: 9))
    #expect(array.foldOverlap == .streamed)
    #expect(array.modes[0].multiplierLatency == 10 && array.modes[0].accumulatorLatency == 11)
  }

  @Test func segmentsAndClearing() throws {
    let array = try Fixture.accelerator(
      "array.dataflow=output_stationary", "array.reduction_segment=16", "array.segment_load=2",
      "array.clear_interval=4"
    ).array
    #expect(array.segments == ReductionSegments(length: 16, rowLoad: 2))
    #expect(array.drain.clearInterval == 4)
    #expect(
      try Fixture.errors(set: "array.segment_load=2").contains(
        "'array.segment_load' has no meaning without 'array.reduction_segment'"))
  }

  /// The units that `bias` and `merge_heads` name.
  @Test func unitsAfterTheArray() throws {
    let array = try Fixture.accelerator(
      "units.vector.operators=[add, move]", "units.scale.placement=pass", "array.bias=vector",
      "array.merge_heads=vector"
    ).array
    #expect(array.bias == "vector" && array.mergeHeads == "vector")
    let unknown = try Fixture.errors(set: "array.bias=vectr", "units.scale.placement=pass")
    #expect(unknown.contains("'array.bias' is 'vectr', and no unit has that name"))
    #expect(unknown.contains("did you mean 'vector'?"))
    #expect(
      try Fixture.errors(set: "array.merge_heads=vector").contains(
        "'array.merge_heads' is 'vector', which does not run 'move' as a pass"))
    #expect(
      try Fixture.errors(set: "array.bias=vector").contains(
        "a pass after the array, but unit 'scale' requantizes as results leave it"))
  }

  @Test func guardWithoutSwitch() throws {
    #expect(
      try Fixture.errors(("fold_overlap: none", "fold_overlap: none\n  switch_guard: false")) == """
        small.yaml:12:17: error: 'array.switch_guard' has no meaning with 'preload: serial'
          12 |   switch_guard: false
             |                 ^
          help: remove it, or set 'preload: wait_after_switch'

        """)
  }

  @Test func globalDrainUnderStreaming() throws {
    #expect(
      try Fixture.errors(
        ("dataflow: weight_stationary", "dataflow: output_stationary"),
        ("fold_overlap: none", "fold_overlap: pipelined\n  drain: global")) == """
          small.yaml:12:10: error: 'array.drain' is 'global', which stops every PE, but folds are \
          'pipelined'
            12 |   drain: global
               |          ^
            help: set 'fold_overlap: none', or 'drain: shadowed'

          """)
    // Without effect where weights stay, so that a sweep can vary the dataflow.
    let machine = try Fixture.accelerator("array.drain=global", "array.fold_overlap=pipelined")
    #expect(machine.array.drain.policy == .global)
  }

  @Test func packingOfWhatDoesNotStay() throws {
    #expect(
      try Fixture.errors(
        ("dataflow: weight_stationary", "dataflow: output_stationary"),
        ("fold_overlap: none", "fold_overlap: none\n  batch_packing: block_diagonal")) == """
          small.yaml:12:18: error: 'array.batch_packing' is 'block_diagonal', but 'dataflow' is \
          'output_stationary'
            12 |   batch_packing: block_diagonal
               |                  ^
            help: set 'dataflow: weight_stationary', or 'batch_packing: none'

          """)
    let array = try Fixture.accelerator(
      "array.batch_packing=block_diagonal", "array.transpose=buffer"
    ).array
    #expect(array.batchPacking == .blockDiagonal && array.transpose == .buffer)
  }

  @Test func drainThatIsNotCounted() throws {
    #expect(
      try Fixture.errors(
        ("dataflow: weight_stationary", "dataflow: output_stationary"),
        ("fold_overlap: none", "fold_overlap: none\n  drain_interval: 2")) == """
          small.yaml:12:19: error: 'array.drain_interval' has no effect: with 'drain: overlapped' and \
          'fold_overlap: none' no cycle of the drain is counted
            12 |   drain_interval: 2
               |                   ^
            help: set 'drain: global' or 'drain: shadowed'

          """)
  }

  @Test(
    arguments: [
      ("array.vertical_hop=17", "'array.vertical_hop' is 17, which is outside 0...16"),
      ("array.drain_port=0", "'array.drain_port' is 0, which is outside 1...65536"),
      (
        "array.pe[0].accumulator_latency=0",
        "'array.pe[0].accumulator_latency' is 0, which is outside 1...1024"
      ),
      ("array.preload=just-in-time", "'array.preload' cannot be 'just-in-time'"),
    ])
  func bounds(override: String, message: String) throws {
    #expect(try Fixture.errors(set: override).contains(message))
  }
}

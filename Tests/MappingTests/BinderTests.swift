import Algorithms
import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// What a user reads when a machine lacks something, and what stands in for it.
struct BinderTests {
  private func errors(_ trace: Trace, _ overrides: String...) throws -> String {
    try renderedError { _ = try Fixture.map(trace, Fixture.accelerator(set: overrides)) }
  }

  // MARK: Lacks

  @Test func algorithmThatNoUnitRuns() throws {
    #expect(
      try errors(Fixture.smallModel("i-vit"), "units.gelu.algorithms=[float]") == """
        --set:1:23: error: operator 'blocks.0.mlp.act' needs 'gelu' with algorithm 'i-vit', and no \
        unit of accelerator 'small' runs it
          1 | units.gelu.algorithms=[float]
            |                       ^
          help: unit 'gelu' runs gelu by float; add 'i-vit' to 'units.gelu.algorithms', or add 'host'

        """)
  }

  @Test func kindThatNoUnitRuns() throws {
    #expect(
      try errors(
        Fixture.smallModel("i-vit"), "units.gelu.operators=[activation]",
        "units.gelu.algorithms=[tanh]") == """
          small.yaml:22:1: error: operator 'blocks.0.mlp.act' needs 'gelu' with algorithm 'i-vit', \
          and no unit of accelerator 'small' runs it
            22 | units:
               | ^
            help: add a unit with 'operators: [gelu]' and 'algorithms: [i-vit]', or add 'host'

          """)
  }

  /// All lacks at once, each once, where the configuration says what there is; two blocks lack the
  /// same things.
  @Test func severalLacks() throws {
    #expect(
      try errors(
        Fixture.smallModel("p2-vit"), "array.pe=[{activation: int8, weight: int8}]",
        "units.scale.algorithms=[dyadic, float]", "units.layernorm.algorithms=[i-vit]") == """
          --set:1:10: error: operator 'blocks.0.attn.av' needs 'shift_add' of log2-4 and int8, and no \
          mode of 'array.pe' covers it
            1 | array.pe=[{activation: int8, weight: int8}]
              |          ^
            help: add {mac: shift_add, activation: log2-4, weight: int8} to 'array.pe', or choose a \
          scheme that the array can run
          --set:2:24: error: operator 'patch_embed.proj' requantizes by 'shift', and no unit of \
          accelerator 'small' does
            2 | units.scale.algorithms=[dyadic, float]
              |                        ^
            help: unit 'scale' runs requantize by dyadic, float; add 'shift' to \
          'units.scale.algorithms'
          --set:3:28: error: operator 'blocks.0.norm1' needs 'layernorm' with algorithm 'ptf-p2', and \
          no unit of accelerator 'small' runs it
            3 | units.layernorm.algorithms=[i-vit]
              |                            ^
            help: unit 'layernorm' runs layernorm by i-vit; add 'ptf-p2' to \
          'units.layernorm.algorithms', or add 'host'

          """)
  }

  @Test func resultsThatNoUnitTakes() throws {
    let text = try errors(
      Fixture.smallModel("i-vit"), "units.scale.requantizes=[linear, conv, attention_av, add]")
    #expect(
      text.contains(
        "--set:1:25: error: operator 'blocks.0.attn.qk' requantizes by 'dyadic', and "
          + "'units.scale.requantizes' has no 'attention_qk'"), "\(text)")
  }

  @Test func modesAreTakenInTheirOrder() throws {
    let trace = TraceDraft.product(m: 8, k: 8, n: 8)
    let first = try Fixture.map(trace, Fixture.accelerator())
    #expect(first.layers[0].bound.binding == .array(.main, mode: 0))
    let narrow = try Fixture.accelerator(
      "array.pe=[{activation: int4, weight: int4}, {activation: int16, weight: int16}]")
    #expect(try Fixture.map(trace, narrow).layers[0].bound.binding == .array(.main, mode: 1))
  }

  // MARK: What is not modelled

  private func product(
    _ change: (inout OperatorExtras) -> Void
  ) -> Trace {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 8])
    let w = draft.tensor("w", .weight, [8, 8])
    var extras = OperatorExtras()
    change(&extras)
    draft.product("fc", x, w, m: 8, k: 8, n: 8, role: .output, extras: extras)
    return draft.builder.trace
  }

  @Test func unmodelledKeys() throws {
    let keys: [(String, (inout OperatorExtras) -> Void)] = [
      ("phase", { $0.phase = .decode }), ("repeat", { $0.repeats = 3 }), ("axis", { $0.axis = 2 }),
    ]
    for (key, change) in keys {
      #expect(
        try errors(product(change)) == """
          error: operator 'fc' has the key '\(key)'
            help: not modelled yet

          """)
    }
  }

  /// What schemes lower to operators of their own is asked for as such.
  @Test func keysThatAreOperators() throws {
    #expect(
      try errors(product { $0.outlierColumns = 1 }) == """
        error: operator 'fc' has the key 'outlier_columns'
          help: write them as a separate 'move', product and 'add', as 'outliers' of a \
        scheme does

        """)
    #expect(
      try errors(product { $0.preAdd = TensorID(index: 0) }) == """
        error: operator 'fc' has the key 'pre_add'
          help: write it as a separate 'add', as 'insertions' of a scheme do

        """)
  }

  @Test func operandCodesAndStates() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 8], code: .twin)
    let cache = draft.tensor("cache", .state, [8, 8])
    let y = draft.product("qk", x, cache, m: 8, k: 8, n: 8, kind: .matmul)
    draft.rowwise("add", .add, [x, y], rows: 8, length: 8, role: .output)
    #expect(
      try errors(draft.builder.trace) == """
        small.yaml:13:5: error: operator 'qk' reads an operand in code 'twin', and no mode of \
        'array.pe' for 'multiply' of int8 and int8 decodes it
          13 |     - {activation: int8, weight: int8}
             |     ^
          help: add 'codes: [twin]' to 'array.pe[0]'
        error: operator 'qk' reads the state 'cache'
          help: not modelled yet
        error: operator 'add' reads 'x' in operand code 'twin'
          help: products and conversions decode it; put a 'dequantize' or 'requantize' before

        """)
  }

  @Test func epiloguesAndSecondResults() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 8])
    let w = draft.tensor("w", .weight, [8, 8])
    let h = draft.product(
      "fc", x, w, m: 8, k: 8, n: 8, epilogue: [.init(.activation, .relu)])
    let second = draft.tensor("second", .activation, [8, 8])
    draft.rowwise("add", .add, [h, x], rows: 8, length: 8, role: .output, moreOutputs: [second])
    #expect(
      try errors(draft.builder.trace) == """
        error: operator 'fc' has an activation in its epilogue
          help: write it as a separate operator
        error: operator 'add' has 2 results
          help: one is modelled

        """)
  }

  // MARK: Host

  /// x (on chip, 64 B) → host → y (on chip) → add → out. The host takes 10 ns + 64 elements of
  /// 2 ns: 138 cycles. Stored, read by the host, written by it, loaded: 128 B each way.
  @Test func hostTakesWhatNoUnitRuns() throws {
    var draft = TraceDraft()
    let input = draft.tensor("in", .input, [8, 8])
    let x = draft.rowwise("first", .add, [input, input], rows: 8, length: 8)
    let y = draft.rowwise("sm", .softmax, [x], rows: 8, length: 8, algorithm: .float)
    draft.rowwise("last", .add, [y, y], rows: 8, length: 8, role: .output)
    let accelerator = try Fixture.accelerator(
      "host={elements_per_second: 500000000, latency: 10 ns}")
    let mapped = try Fixture.map(draft.builder.trace, accelerator)
    #expect(mapped.layers.map(\.bound.binding) == [.unit(4), .host, .unit(4)])
    let tasks = mapped.program.tasks(ofLayer: 1).map { mapped.program.tasks[$0] }
    #expect(
      tasks.map { mapped.program.resources[$0.resource.index].name }
        == ["dma.stores", "host", "dma.activations"])
    #expect(tasks.map { mapped.program.work(of: $0).bytes } == [64, 0, 64])
    #expect(mapped.program.work(of: tasks[1]).host == 138)
    let activity = mapped.layers[1].activity
    #expect([activity.dramReadBytes, activity.dramWriteBytes] == [128, 128])
    // Float softmax of 64 elements: 8 multiplies each, counted for the host.
    #expect(activity.arithmetic.host[.floatMultiply32] == 64 * 8)
    let needed = tasks.map { mapped.program.dependencies(of: $0).map(\.task.index) }
    let first = try #require(mapped.program.tasks(ofLayer: 1).first)
    #expect(needed == [[first - 1], [first], [first + 1]])
  }

  @Test func hostReadsFromMemoryWhatIsThere() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 8])
    draft.rowwise("sm", .softmax, [x], rows: 8, length: 8, algorithm: .float, role: .output)
    let accelerator = try Fixture.accelerator(
      "host={elements_per_second: 1000000000, latency: 0 ns}")
    let mapped = try Fixture.map(draft.builder.trace, accelerator)
    #expect(mapped.program.tasks.map { mapped.program.work(of: $0).host } == [64])
    #expect(mapped.layers[0].activity.dramReadBytes == 64)
    #expect(mapped.layers[0].activity.dramWriteBytes == 64)
    #expect(mapped.layers.map(\.traffic.compulsory) == [128])
  }
}

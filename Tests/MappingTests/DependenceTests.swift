import Hardware
@testable import Mapping
@testable import Simulation
import Testing
import Workload

/// What tasks wait for across operators, and what they move.
struct DependenceTests {
  /// Two heads of QKᵀ on inputs, softmax, and a product that reads the map.
  private func heads(
    _ read: (inout TraceDraft, TensorID) -> TensorID = { $1 }
  ) -> Trace {
    var draft = TraceDraft()
    let q = draft.tensor("q", .input, [2, 8, 4])
    let k = draft.tensor("k", .input, [2, 8, 4])
    let v = draft.tensor("v", .input, [2, 8, 4])
    let scores = draft.product("qk", q, k, b: 2, m: 8, k: 4, n: 8, kind: .attentionQK)
    let map = draft.tensor("map", .activation, [2, 8, 8])
    draft.builder.add(
      operator: Operator(
        name: draft.builder.intern("sm"), kind: .softmax, b: 1, m: 16, k: 0, n: 8,
        algorithm: .iViT8),
      inputs: [scores], outputs: [map])
    let left = read(&draft, map)
    draft.product(
      "av", left, v, b: 2, m: 8, k: 8, n: 4, kind: .attentionAV, role: .output, shape: [8, 8])
    return draft.builder.trace
  }

  /// The tasks on a resource of a layer, with what they need of the layer before.
  private func needs(
    _ trace: Trace, layer: Int, on resource: ResourceID
  ) throws -> (needed: [[Int]], producers: [Int]) {
    let mapped = try Fixture.map(trace, Fixture.accelerator())
    let program = mapped.program
    let before = program.tasks(ofLayer: layer - 1)
    let needed = program.tasks(ofLayer: layer).filter { program.tasks[$0].resource == resource }
      .map { task in
        program.dependencies(of: program.tasks[task]).map(\.task.index).filter(before.contains)
      }
    let producers = before.filter {
      program.tasks[$0].resource == .array || !program.tasks[$0].resource.isQueue
    }
    return (needed, producers)
  }

  @Test func softmaxOfAHeadWaitsForItsHead() throws {
    let (needed, producers) = try needs(heads(), layer: 1, on: .unit(1))
    #expect(producers.count == 2)
    #expect(needed == producers.map { [$0] })
  }

  @Test func productOfAHeadWaitsForItsHead() throws {
    let (needed, producers) = try needs(heads(), layer: 2, on: .array)
    #expect(needed == producers.map { [$0] })
  }

  /// A view may hold the heads in any order, so that it waits for all of them.
  @Test func aViewWaitsForTheWhole() throws {
    let trace = heads { draft, map in
      var extras = TensorExtras()
      extras.view = .init(base: map, offset: 0, strides: [8, 16, 1])
      return draft.tensor("view", .activation, [2, 8, 8], extras: extras)
    }
    let (needed, producers) = try needs(trace, layer: 2, on: .array)
    let last = try #require(producers.last)
    #expect(needed == [[last], [last]])
  }

  /// A·V's heads stand side by side in each row: nothing of it is finished before the last head.
  @Test func mergedHeadsAreOneTensor() throws {
    var draft = TraceDraft()
    let a = draft.tensor("a", .input, [2, 8, 8])
    let v = draft.tensor("v", .input, [2, 8, 4])
    let merged = draft.product("av", a, v, b: 2, m: 8, k: 8, n: 4, shape: [8, 8])
    let w = draft.tensor("w", .input, [2, 4, 8])
    draft.product("next", merged, w, b: 2, m: 8, k: 4, n: 8, kind: .matmul, role: .output)
    let (needed, producers) = try needs(draft.builder.trace, layer: 1, on: .array)
    let last = try #require(producers.last)
    #expect(needed == [[last], [last]])
  }

  @Test func serialLayersFollowEachOther() throws {
    let trace = try Fixture.smallModel("i-vit")
    let accelerator = try Fixture.accelerator("pipeline=serial")
    let mapped = try Fixture.map(trace, accelerator)
    let settings = MachineSettings(accelerator)
    let schedule = try Machine(settings).run(mapped.program)
    let layers = LayerTimes(mapped.program, schedule, settings).layers
    for (before, layer) in zip(layers, layers.dropFirst()) where layer.span > 0 {
      #expect(layer.start >= before.end)
    }
  }

  // MARK: Bytes

  /// 8 × 8 weights with 32 B of scales, a bias of 32 B, activations with 8 B of their own scales.
  @Test func sideBytesMove() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 8], sideBytes: 8)
    let w = draft.tensor("w", .weight, [8, 8], sideBytes: 32)
    let bias = draft.tensor("bias", .weight, [8], .int32)
    draft.product(
      "fc", x, w, m: 8, k: 8, n: 8, role: .output,
      epilogue: [.init(.bias), .init(.requantize, .shift)], others: [bias])
    let mapped = try Fixture.map(draft.builder.trace, Fixture.accelerator())
    let activity = mapped.layers[0].activity
    #expect(activity.dramReadBytes == 64 + 8 + 64 + 32 + 32)
    #expect(activity.dramWriteBytes == 64)
    #expect(mapped.layers.map(\.traffic.compulsory) == [64 + 8 + 64 + 32 + 32 + 64])
  }

  @Test func sideBytesOfAResultLeaveWithIt() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 8])
    let w = draft.tensor("w", .weight, [8, 8])
    let output = draft.tensor("out", .output, [8, 8], sideBytes: 16)
    draft.builder.add(
      operator: Operator(name: draft.builder.intern("fc"), kind: .linear, b: 1, m: 8, k: 8, n: 8),
      inputs: [x, w], outputs: [output])
    let mapped = try Fixture.map(draft.builder.trace, Fixture.accelerator())
    #expect(mapped.layers[0].activity.dramWriteBytes == 80)
    #expect(mapped.layers.map(\.traffic.compulsory) == [64 + 64 + 80])
  }

  /// Windows of 3 × 3 that overlap read each pixel once; windows that stand apart leave some out.
  @Test(arguments: [(10, 1, 300, 64), (10, 5, 300, 4)] as [(UInt32, Int, Int, Int)])
  func convolutions(side: UInt32, stride: Int, image: Int, windows: Int) throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [3, side, side])
    let w = draft.tensor("w", .weight, [4, 3, 3, 3])
    var extras = OperatorExtras()
    extras.convolution = .init(
      inputHeight: Int(side), inputWidth: Int(side), inputChannels: 3, kernelHeight: 3,
      kernelWidth: 3, strideHeight: stride, strideWidth: stride)
    draft.product(
      "conv", x, w, m: UInt32(windows), k: 27, n: 4, kind: .convolution, role: .output,
      extras: extras)
    let mapped = try Fixture.map(draft.builder.trace, Fixture.accelerator())
    let read = min(image, windows * 27)
    #expect(mapped.layers[0].activity.dramReadBytes == read + 108)
    #expect(mapped.layers.map(\.traffic.compulsory) == [read + 108 + windows * 4])
  }
}

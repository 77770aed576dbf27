import Energy
import Mapping
import Quantities
import Reporting
import Run
import Simulation
import TestSupport
import Testing
import Workload

/// What must hold for every shipped trace on every shipped configuration.
@Suite struct RunConservationTests {
  static let pairs =
    all.filter { $0.1 == "deit-tiny" }
    + NightlyRuns.part(8, of: all.filter { $0.1 != "deit-tiny" }, "conservation")

  private static let all = Shipped.configs.flatMap { config in
    Shipped.schemes.filter { Shipped.runs(config, $0) }.flatMap { scheme in
      Shipped.models.map { (config, $0, scheme) }
    }
  }

  @Test("cycles, MACs, bytes and energy add up", arguments: pairs)
  func conservation(config: String, model: String, scheme: String) throws {
    let trace = try Shipped.trace(model, scheme)
    try check(try Shipped.run(trace, on: try Shipped.accelerator(config)))
  }

  func check(_ result: RunResult) throws {
    try checkCycles(result)
    checkWork(result)
    checkEnergy(result)
    ResultChecks.check(result, "")
  }

  /// Data types that no shipped trace has, on the designs that were made for them.
  struct DataType: Sendable, CustomTestStringConvertible {
    var config: String
    var changes: [String]
    var testDescription: String { "\(config): \(changes.joined(separator: " "))" }
  }

  static let dataTypes = [
    DataType(
      config: "vaqf",
      changes: ["weights=[{type: binary, granularity: channel, scale_bits: 32}]", "accuracy=[]"]),
    DataType(
      config: "auto-vit-acc",
      changes: ["weights[0].pot_rows={percent: 60, type: log2-4}"]),
    DataType(
      config: "binary-xnor",
      changes: [
        "weights=[{type: binary}]", "operands.linear=binary", "operands.qkv=binary",
        "operands.probabilities=binary", "accuracy=[]",
      ]),
    DataType(config: "tensor-core", changes: ["weights[0].sparsity=2:4"]),
    DataType(
      config: "tensor-core",
      changes: ["weights[0].granularity=group", "weights[0].group=48"]),
    DataType(
      config: "tensor-core",
      changes: [
        "accumulator=fp32", "weights=[fp-e2m1]", "operands.linear=fp-e2m1",
        "operands.qkv=fp-e4m3", "operands.probabilities=fp-e4m3", "accuracy=[]",
      ]),
  ]

  @Test("data types add up too", arguments: dataTypes)
  func conservation(of type: DataType) throws {
    let trace = try Shipped.lowered("deit-tiny", "int8", set: type.changes)
    let result = try Shipped.run(trace, on: try Shipped.accelerator(type.config))
    try checkCycles(result)
    checkWork(result)
    checkEnergy(result)
    let plain = try Shipped.run(
      try Shipped.lowered("deit-tiny", "int8"), on: try Shipped.accelerator(type.config))
    // Each is there because it is faster.
    if type.changes.first?.contains("group") != true {
      #expect(result.cycles < plain.cycles)
    }
    // Weights as stored: the trace's, once each.
    var weights = [0, 0]
    for (index, run) in [result, plain].enumerated() {
      for id in run.trace.tensors.indices where run.trace.tensors[id].role == .weight {
        weights[index] += run.trace.bytes(of: TensorID(index: UInt32(id))).count
      }
    }
    #expect(weights[0] <= weights[1] || type.changes.first?.contains("group") == true)
    // A report and its fast-forwarded twin are equal.
    let slow = try Shipped.run(
      trace, on: try Shipped.accelerator(type.config), reuse: false)
    #expect(slow.cycles == result.cycles)
  }

  private func checkCycles(_ result: RunResult) throws {
    var sum = 0
    for (index, layer) in result.layers.map(\.times).enumerated() {
      #expect(layer.attribution.total == layer.cycles, "layer \(index)")
      for owner in CycleOwner.allCases { #expect(layer.attribution[owner] >= 0) }
      #expect(layer.start >= 0 && layer.start <= layer.end)
      sum += layer.cycles
    }
    #expect(sum == result.cycles)
    #expect(sum == result.schedule.totalCycles)
    // A task starts when what it waited for last had ended: never before a need, never overlapping
    // its resource.
    let program = result.program
    let (starts, ends) = (result.schedule.starts, result.schedule.ends)
    var (early, short) = (0, 0)
    for (index, task) in program.tasks.enumerated() {
      for dependency in program.dependencies(of: task)
      where starts[index] < ends[dependency.task.index] + dependency.lag {
        early += 1
      }
      if ends[index] < starts[index] + program.work(of: task).cycles { short += 1 }
    }
    #expect(early == 0 && short == 0)
  }

  private func checkWork(_ result: RunResult) {
    let trace = result.trace
    var bytes = [0, 0, 0]
    for (index, op) in trace.operators.enumerated() {
      let activity = result.layers[index].activity
      #expect(activity.macs == op.macs, "\(trace.name(of: op))")
      // A host works in the memory by itself, beside the transfers.
      let isOnHost = result.layers[index].mapping.bound.binding == .host
      bytes[0] += isOnHost ? 0 : activity.dramReadBytes
      bytes[1] += isOnHost ? 0 : activity.dramWriteBytes
      let program = result.program
      let layer = program.tasks(ofLayer: index).map { program.tasks[$0] }
      for task in layer where !isOnHost && task.resource.isQueue {
        bytes[2] += program.work(of: task).bytes
      }
      // The busy cycles of the array hold at least the ideal ones.
      let ideal = layer.reduce(0) { $0 + program.work(of: $1).ideal }
      let busy = layer.reduce(0) { $0 + program.work(of: $1).cycles }
      #expect(ideal <= busy)
      #expect(ideal <= activity.idealNumerator / activity.peakMacs)
    }
    // Bytes counted are bytes moved: every transfer of the program, once.
    #expect(bytes[0] + bytes[1] == bytes[2])
  }

  private func checkEnergy(_ result: RunResult) {
    let components = result.accelerator.components
    // Layers have dynamic energy only.
    var sum = RunEnergy(result.accelerator)
    for layer in result.layers { sum += layer.energy }
    #expect(result.assumedEnergy <= result.energy.total)
    for component in components {
      let energy = result.energy.byComponent[component]
      #expect(sum.byComponent[component].dynamic == energy.dynamic && energy.total >= .zero)
    }
  }

  @Test("what a configuration cannot run is refused, and says what is missing")
  func refusals() throws {
    for config in Shipped.configs {
      for scheme in Shipped.schemes where !Shipped.runs(config, scheme) {
        let trace = try Shipped.trace("deit-tiny", scheme)
        let accelerator = try Shipped.accelerator(config)
        #expect(throws: (any Error).self) { try Shipped.run(trace, on: accelerator) }
      }
    }
  }
}

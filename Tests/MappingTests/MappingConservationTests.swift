import Hardware
@testable import Mapping
import Quantities
import Simulation
import Testing
import Timing
import Workload

/// What goes in comes out: MACs, bytes, space, cycles.
struct MappingConservationTests {
  struct Case: Sendable, CustomStringConvertible {
    var machine: [String]
    var scheme: String
    var batch = 1

    var description: String { "\(scheme), batch \(batch), \(machine)" }
  }

  static let float = [
    "array.pe=[{activation: fp16, weight: fp16}, {activation: int8, weight: int8}]",
    "units.softmax.algorithms=[float]", "units.layernorm.algorithms=[float]",
  ]

  static let cases = [
    Case(machine: [], scheme: "i-vit"),
    Case(machine: [], scheme: "p2-vit", batch: 3),
    Case(machine: ["array.dataflow=output_stationary"], scheme: "p2-vit"),
    Case(machine: ["array.dataflow=input_stationary", "array.ragged=used"], scheme: "i-vit"),
    Case(machine: ["pipeline=serial"], scheme: "i-vit"),
    Case(machine: ["pipeline=row_streamed"], scheme: "i-vit"),
    Case(
      machine: ["pipeline=row_streamed", "units.scale.placement=pass"], scheme: "p2-vit", batch: 2),
    Case(
      machine: [
        "pipeline={mode: row_streamed, inter_layer: false}", "array.dataflow=output_stationary",
        "buffers.activations.size=64 KiB",
      ], scheme: "p2-vit", batch: 2),
    Case(
      machine: [
        "pipeline={mode: row_streamed, intra_layer: false}", "array.dataflow=input_stationary",
      ], scheme: "i-vit"),
    Case(machine: ["units.scale.placement=pass"], scheme: "i-vit"),
    Case(machine: ["buffers.activations.size=64 KiB"], scheme: "i-vit", batch: 2),
    Case(machine: ["dram={model: ideal}"], scheme: "p2-vit"),
    Case(machine: float, scheme: "int8"),
    Case(
      machine: [
        "units.gelu.operators=[activation]", "units.gelu.algorithms=[tanh]",
        "host={elements_per_second: 1000000000, latency: 10 ns}",
      ], scheme: "i-vit"),
    Case(
      machine: [
        "buffers={a: {size: 1 KiB, holds: [input], double_buffered: true}, w: {size: 1 KiB, "
          + "holds: [weight]}, o: {size: 2 KiB, holds: [output, partial_sum], double_buffered: true}}"
      ], scheme: "i-vit"),
  ]

  @Test(arguments: cases)
  func ofAModel(test: Case) throws {
    let model = try Fixture.smallModel(test.scheme, batch: test.batch)
    let accelerator = try Fixture.accelerator(set: test.machine)
    let mapped = try Fixture.map(model, accelerator)
    // Slices are operators as any other.
    let trace = mapped.sliced?.trace ?? model
    let macs = model.operators.reduce(0) { $0 + $1.macs }
    #expect(trace.operators.reduce(0) { $0 + $1.macs } == macs)
    #expect(mapped.program.layerCount == trace.operators.count)
    #expect(mapped.layers.count == trace.operators.count)
    for (index, op) in trace.operators.enumerated() {
      let (name, activity) = (trace.name(of: op), mapped.layers[index].activity)
      #expect(activity.macs == op.macs, "\(name)")
      let traffic = mapped.layers[index].traffic
      let bytes = activity.dramReadBytes + activity.dramWriteBytes
      #expect(traffic.refetched(of: bytes) >= 0, "\(name)")
      checkTransfers(mapped, index, accelerator, name)
      if let tiling = mapped.layers[index].tiling {
        checkSpace(tiling, op, trace, mapped, accelerator)
      }
    }
    try checkTimes(mapped, MachineSettings(accelerator))
  }

  /// The bytes that a layer's transfers move are those of its activity; the host moves its own.
  private func checkTransfers(
    _ mapped: MappedTrace, _ layer: Int, _ accelerator: Accelerator, _ name: String
  ) {
    guard mapped.layers[layer].bound.binding != .host else { return }
    var reads = 0
    var writes = 0
    for index in mapped.program.tasks(ofLayer: layer) {
      let task = mapped.program.tasks[index]
      let bytes = mapped.program.work(of: task).bytes
      switch mapped.program.resources[task.resource.index].kind {
      case .weightQueue, .activationQueue: reads += bytes
      case .storeQueue: writes += bytes
      default: #expect(bytes == 0)
      }
    }
    #expect(reads == mapped.layers[layer].activity.dramReadBytes, "\(name)")
    #expect(writes == mapped.layers[layer].activity.dramWriteBytes, "\(name)")
  }

  /// Tiles of what is not on chip fit their slots.
  private func checkSpace(
    _ tiling: Tiling, _ op: Operator, _ trace: Trace, _ mapped: MappedTrace,
    _ accelerator: Accelerator
  ) {
    let (tile, buffers) = (tiling.tile, accelerator.buffers)
    let operands = Array(trace.inputs(of: op).prefix(2)) + trace.outputs(of: op)
    let elements = [tile.m * tile.k, tile.k * tile.n, tile.m * tile.n]
    let slots = [buffers.maxInputTile, buffers.maxWeightTile, buffers.maxOutputTile]
    for (operand, (count, slot)) in zip(operands, zip(elements, slots)) {
      guard !mapped.residency.isOnChip[Int(operand.index)] else { continue }
      let bytes = (count * Int(trace[operand].type.bits) + 7) / 8
      #expect(bytes <= slot.count, "\(trace.name(of: op)): \(trace.name(of: operand))")
    }
    if accelerator.array.dataflow != .outputStationary, Int(op.k) > accelerator.array.rows {
      #expect(tile.m * tile.n * 4 <= buffers.maxPartialSumTile.count, "\(trace.name(of: op))")
    }
  }

  private func checkTimes(_ mapped: MappedTrace, _ settings: MachineSettings) throws {
    let fast = try Machine(settings).run(mapped.program)
    let slow = try Machine(settings).run(mapped.program, fastForward: false)
    #expect(fast.starts == slow.starts)
    #expect(fast.ends == slow.ends)
    #expect(fast.causes == slow.causes)
    #expect(fast.causers == slow.causers)
    let times = LayerTimes(mapped.program, fast, settings)
    #expect(times.layers.reduce(0) { $0 + $1.cycles } == fast.totalCycles)
    for layer in times.layers { #expect(layer.attribution.total == layer.cycles) }
    // The critical path covers every cycle once, whichever layer it is counted for.
    for owner in CycleOwner.allCases {
      let owned = times.layers.reduce(0) { $0 + $1.attribution[owner] }
      #expect(times.layers.reduce(0) { $0 + $1.critical[owner] } == owned)
    }
  }

  /// The shipped machines, on a model that each of them runs.
  @Test(arguments: [
    ("edge-16x16", "i-vit"), ("edge-16x16", "int8"), ("p2-vit", "p2-vit"),
    ("tpu-128x128", "fq-vit"), ("gemmini-16x16", "int8"), ("scale-sim", "i-vit"),
    ("gemmini-firesim", "int8"),
  ])
  func ofShippedMachines(machine: String, scheme: String) throws {
    let accelerator = try Fixture.shipped(machine)
    let model = try Fixture.model("deit-tiny", scheme)
    let mapped = try Fixture.map(model, accelerator)
    let trace = mapped.sliced?.trace ?? model
    for (index, op) in trace.operators.enumerated() {
      let activity = mapped.layers[index].activity
      #expect(activity.macs == op.macs)
      let traffic = mapped.layers[index].traffic
      let bytes = activity.dramReadBytes + activity.dramWriteBytes
      #expect(traffic.refetched(of: bytes) >= 0, "\(trace.name(of: op))")
    }
    try checkTimes(mapped, MachineSettings(accelerator))
  }

  /// Twelve equal blocks: most of them are never stepped.
  @Test func blocksAreSkipped() throws {
    let accelerator = try Fixture.shipped("edge-16x16")
    let mapped = try Fixture.map(Fixture.model("deit-tiny", "i-vit"), accelerator)
    let schedule = try Machine(MachineSettings(accelerator)).run(mapped.program)
    #expect(schedule.steppedTasks * 2 < mapped.program.tasks.count)
  }
}

import Algorithms
import Hardware
@testable import Mapping
import Quantities
import Simulation
import Workload

/// One product on operands on chip, on the fixture's 4 × 4 weight-stationary grid with double-buffered
/// preload and an ideal memory: a run of F folds takes 4 + F · m + 6 cycles.
struct ProductDraft {
  var kind = OperatorKind.linear
  var m: UInt32 = 9
  var k: UInt32
  var n: UInt32 = 4
  var b: UInt32 = 1
  var mac = MACKind.multiply
  var input = Tensor(name: NameID(index: 0), role: .input, type: .int8)
  var weight = Tensor(name: NameID(index: 0), role: .weight, type: .int8)
  var stored = TensorExtras()
  var extras = OperatorExtras()
  var epilogue: [Epilogue.Step] = []

  init(k: UInt32) { self.k = k }

  func trace(onChip: Bool = true) -> Trace {
    var draft = TraceDraft(onChip: onChip)
    var x = input
    x.name = draft.builder.intern("x")
    var w = weight
    w.name = draft.builder.intern("w")
    let isBatch = b > 1
    let first = draft.builder.add(
      tensor: x, shape: isBatch ? [b, m, k] : [m, k], extras: TensorExtras())
    let second = draft.builder.add(
      tensor: w, shape: isBatch ? [b, n, k] : [n, k], extras: stored)
    draft.product(
      "fc", first, second, b: b, m: m, k: k, n: n, kind: kind, mac: mac, role: .output,
      epilogue: epilogue, extras: extras)
    return draft.builder.trace
  }

  struct Run {
    var cycles: Int
    var activity: LayerActivity
    var array: TaskWork
    /// Bytes of the second operand in memory.
    var weightBytes: Int

    /// Elementary operations of the array.
    subscript(operation: Arithmetic) -> Int { activity.arithmetic[.mainArray][operation] }
  }

  func run(set overrides: [String], onChip: Bool = true) throws -> Run {
    let trace = trace(onChip: onChip)
    let machine = try Fixture.accelerator(
      set: ["dram={model: ideal}", "dma={request_cycles: 0}", "array.preload=double_buffered"]
        + overrides)
    let mapped = try Fixture.map(trace, machine)
    let tasks = mapped.program.tasks.filter { $0.resource == .array }
    var array = TaskWork.unit(cycles: 0)
    for work in tasks.map(mapped.program.work) {
      array.ideal += work.ideal
      array.ragged += work.ragged
      array.overhead += work.overhead
    }
    return Run(
      cycles: try Machine(MachineSettings(machine)).run(mapped.program).totalCycles,
      activity: mapped.layers[0].activity, array: array,
      weightBytes: trace.bytes(of: TensorID(index: 1)).count)
  }
}

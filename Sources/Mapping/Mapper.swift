import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Maps traces onto one accelerator: binds operators to parts of the machine, decides what stays on
/// chip, tiles each distinct product once, and writes the program.
public struct Mapper: Sendable {
  let accelerator: Accelerator
  private let settings: MachineSettings
  /// Tilings found so far; equal shapes on one machine tile alike.
  private var tilings: [MatrixShape: Tiling] = [:]

  public init(_ accelerator: Accelerator) {
    self.accelerator = accelerator
    settings = MachineSettings(accelerator).withoutBanks
  }

  /// Throws what the machine lacks for the trace, or a layer that fits no buffer.
  ///
  /// - Parameter images: Runs of the trace that follow each other; more than one only where they overlap,
  ///   with `pipeline: spatial`.
  public mutating func map(_ trace: Trace, images: Int = 1) throws(InputError) -> MappedTrace {
    var binder = Binder(accelerator)
    let bound = try binder.bind(trace)
    if let spatial = accelerator.pipeline.spatial {
      return try SpatialMapper(accelerator: accelerator, spatial: spatial)
        .map(trace, bound, images: images)
    }
    guard images == 1 else {
      throw InputError(
        "\(images) images need 'pipeline: spatial'; with '\(accelerator.pipeline.mode.rawValue)' each "
          + "waits for the one before it",
        help: "multiply the cycles of one, or lower a batch with '--batch \(images)'")
    }
    let residency = Residency(trace, accelerator)
    var builder = ProgramBuilder(accelerator, tensorCount: trace.tensors.count)
    let planner = LayerPlanner(trace: trace, accelerator: accelerator, residency: residency)
    let places = try TensorPlaces(trace, residency, accelerator)
    // Most operators take between ten and a hundred tasks.
    builder.reserve(tasks: trace.operators.count * 32)
    var chosen: [Tiling?] = []
    var work = TraceWork()
    for (index, op) in trace.operators.enumerated() {
      let bound = bound[index]
      try work.add(op, inputs: trace.inputs(of: op).count, accelerator, name: trace.name(of: op))
      switch bound.binding {
      case .array(let mode, let secondMode):
        let shape = planner.shape(op, mode: mode, secondMode: secondMode, bound)
        if case .gemminiAuto(let instructionCycles) = accelerator.mapping {
          let plan = try planner.gemminiPlan(op, at: index, shape, settings)
          chosen.append(plan.loops.tiling)
          builder.emit(
            plan.key, inputs: [plan.matrix.input, plan.matrix.weight], output: plan.matrix.output
          ) { $0.emit(plan, instructionCycles: instructionCycles) }
          try WorkBounds.check(programTasks: builder.program.tasks.count)
          continue
        }
        let tiling = try tiling(shape, name: trace.name(of: op), trace)
        chosen.append(tiling)
        var plan = planner.plan(op, at: index, shape, tiling)
        plan.transposition = try planner.transposition(op, plan)
        plan.operandSums = try planner.operandSums(op, plan)
        builder.emit(plan.key, inputs: [plan.input, plan.weight], output: plan.output) {
          $0.emit(plan)
        }
      case .unit(let unit):
        chosen.append(nil)
        let plan = try planner.unitPlan(op, at: index, unit: unit, bound.requantize)
        builder.emit(.unit(plan.shape), inputs: plan.inputs, output: plan.output) {
          $0.emit(plan, on: unit)
        }
      case .host:
        chosen.append(nil)
        guard let host = accelerator.host else {
          preconditionFailure("an operator is bound to a host only where there is one")
        }
        builder.emitOnHost(try planner.unitPlan(op, at: index, unit: nil, bound.requantize), host)
      case .none:
        chosen.append(nil)
        builder.endLayer()
      }
      builder.place(places.places(of: op, trace))
      try WorkBounds.check(programTasks: builder.program.tasks.count)
    }
    try WorkBounds.check(builder.program, settings)
    return MappedTrace(
      program: builder.program, activities: builder.activities, bindings: bound, tilings: chosen,
      traffic: TrafficClasses(trace, residency, bound), residency: residency)
  }

  private mutating func tiling(
    _ shape: MatrixShape, name: @autoclosure () -> String, _ trace: Trace
  ) throws(InputError) -> Tiling {
    if let known = tilings[shape] { return known }
    let name = name()
    let timing = ArrayTiming(accelerator, shape)
    try WorkBounds.check(shape, timing, accelerator, settings, name: name)
    let rules = TilingRules(
      accelerator, grain: timing.grain, isUnbounded: trace.header.operandsOnChip)
    let search = TilingSearch(
      shape: shape, timing: timing, rules: rules, accelerator: accelerator, settings: settings)
    let tiling = try search.tiling(name: name)
    tilings[shape] = tiling
    return tiling
  }
}

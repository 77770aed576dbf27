import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Maps a trace operator by operator: plans each, emits it, and sums up what it takes.
struct LayerByLayer {
  let accelerator: Accelerator
  /// Whether layers of equal recipes are emitted once and copied.
  let reuse: Bool

  /// - Parameter product: Plans a product from its shape.
  func map(
    _ trace: Trace, _ bound: [BoundOperator], images: Int,
    product: (
      _ op: Operator, _ index: Int, _ shape: MatrixShape, _ planner: inout LayerPlanner
    ) throws(InputError) -> LayerPlan
  ) throws(InputError) -> MappedTrace {
    guard images == 1 else {
      throw InputError(
        "\(images) images need 'pipeline: spatial'; with '\(accelerator.pipeline.mode.rawValue)' each "
          + "waits for the one before it",
        help: "multiply the cycles of one, or lower a batch with '--batch \(images)'")
    }
    let residency = Residency(trace, accelerator)
    var planner = LayerPlanner(trace: trace, accelerator: accelerator, residency: residency)
    let places = try TensorPlaces(trace, residency, accelerator)
    var builder = ProgramBuilder(accelerator, tensorCount: trace.tensors.count, reuse: reuse)
    // Most operators take between ten and a hundred tasks.
    builder.reserve(tasks: trace.operators.count * 32)
    var plans: [LayerPlan] = []
    plans.reserveCapacity(trace.operators.count)
    var work = TraceWork()
    for (index, op) in trace.operators.enumerated() {
      try work.add(op, inputs: trace.inputs(of: op).count, accelerator, name: trace.name(of: op))
      let plan = try plan(op, index, bound[index], &planner, product: product)
      builder.emit(plan)
      builder.place(places.places(of: op, trace))
      try WorkBounds.check(programTasks: builder.program.tasks.count)
      plans.append(plan)
    }
    try WorkBounds.check(builder.program, MachineSettings(accelerator).withoutBanks)
    return MappedTrace(
      program: builder.program, activities: builder.activities, bindings: bound, plans: plans,
      traffic: TrafficClasses(trace, residency, bound), residency: residency)
  }

  private func plan(
    _ op: Operator, _ index: Int, _ bound: BoundOperator, _ planner: inout LayerPlanner,
    product: (Operator, Int, MatrixShape, inout LayerPlanner) throws(InputError) -> LayerPlan
  ) throws(InputError) -> LayerPlan {
    switch bound.binding {
    case .array(let mode, let secondMode):
      let shape = planner.shape(op, mode: mode, secondMode: secondMode, bound)
      return try product(op, index, shape, &planner)
    case .unit(let unit):
      return .unit(
        try planner.unitPlan(op, at: index, unit: unit, bound.requantize), index: unit)
    case .host: return .host(try planner.unitPlan(op, at: index, unit: nil, bound.requantize))
    case .none: return .view
    }
  }
}

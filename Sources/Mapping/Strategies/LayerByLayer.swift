import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Plans a trace operator by operator.
struct LayerByLayer {
  let accelerator: Accelerator

  /// - Parameters:
  ///   - objective: By what activations stay on chip.
  ///   - product: Plans a product from its shape.
  func plan(
    _ trace: Trace, _ bound: [BoundOperator], _ objective: ResidencySearch.Objective = .time,
    product: (
      _ op: Operator, _ index: Int, _ shape: MatrixShape, _ planner: inout LayerPlanner
    ) throws(InputError) -> LayerPlan
  ) throws(InputError) -> TracePlan {
    let residency = Residency(trace, bound, accelerator, objective)
    var planner = LayerPlanner(trace: trace, accelerator: accelerator, residency: residency)
    let places = try TensorPlaces(trace, residency, accelerator)
    var plans: [LayerPlan] = []
    plans.reserveCapacity(trace.operators.count)
    var work = TraceWork(accelerator)
    for (index, op) in trace.operators.enumerated() {
      try work.add(op, inputs: trace.inputs(of: op).count, name: trace.name(of: op))
      plans.append(try plan(op, index, bound[index], &planner, product: product))
    }
    return TracePlan(
      trace: trace, bound: bound, residency: residency, work: .layers(plans, places))
  }

  private func plan(
    _ op: Operator, _ index: Int, _ bound: BoundOperator, _ planner: inout LayerPlanner,
    product: (Operator, Int, MatrixShape, inout LayerPlanner) throws(InputError) -> LayerPlan
  ) throws(InputError) -> LayerPlan {
    switch bound.binding {
    case .array(let array, let mode, let secondMode):
      let shape = planner.shape(op, on: array, mode: mode, secondMode: secondMode, bound)
      return try product(op, index, shape, &planner)
    case .unit(let unit):
      return .unit(
        try planner.unitPlan(op, at: index, unit: unit, bound.requantize), index: unit)
    case .host: return .host(try planner.unitPlan(op, at: index, unit: nil, bound.requantize))
    case .none: return .view
    }
  }
}

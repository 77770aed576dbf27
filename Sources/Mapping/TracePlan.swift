import Hardware
import Simulation
import Workload

/// What each operator of a trace is mapped to, before a task is written.
package struct TracePlan: Sendable {
  let trace: Trace
  let bound: [BoundOperator]
  let residency: Residency
  let work: Work
  /// What its operators are slices of; nil where they run as a whole.
  var sliced: SlicedTrace?
  /// Its program, where it has been written to choose the plan.
  private(set) var program: MappedTrace?

  enum Work: Sendable {
    /// One after the other.
    case layers([LayerPlan], TensorPlaces)
    /// A stage for each, with what it does for one image.
    case stages([SpatialStage], [LayerActivity])
  }

  func written(as program: MappedTrace) -> TracePlan {
    var plan = self
    plan.program = program
    return plan
  }

  /// The same, of operators that wait for whole operands on a machine that could pass rows.
  func waiting() -> TracePlan {
    var plan = self
    plan.program?.waitsForOperands = true
    return plan
  }

  /// How a product is tiled; nil for other operators.
  func tiling(ofOperator index: Int) -> Tiling? {
    switch work {
    case .layers(let plans, _): plans[index].tiling
    case .stages: nil
    }
  }

  /// The records of the layers, once it is known what they do.
  ///
  /// - Parameter images: Runs of the trace that follow each other.
  func layers(_ activities: [LayerActivity], images: Int = 1) -> [MappedLayer] {
    var traffic = TrafficClasses(trace, residency)
    return trace.operators.indices.map { index in
      let plan: LayerPlan? =
        switch work {
        case .layers(let plans, _): plans[index]
        case .stages: nil
        }
      var moved = traffic.next(isOnHost: bound[index].binding == .host)
      moved.compulsory *= images
      moved.partialSums = activities[index].partialSumSpillBytes
      moved.spilled = moved.spilled * images + moved.partialSums
      return MappedLayer(
        bound: bound[index], plan: plan, activity: activities[index], traffic: moved)
    }
  }
}

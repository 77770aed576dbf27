import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Maps a trace onto a machine with a stage for each operator.
struct SpatialStrategy {
  let accelerator: Accelerator
  let spatial: SpatialPipeline

  /// A model of a hundred blocks has about a thousand operators.
  private static let mostStages = 4_096

  func plan(
    _ trace: Trace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    guard trace.operators.count <= Self.mostStages else {
      throw InputError(
        "the trace has \(trace.operators.count) operators; 'pipeline: spatial' takes at most "
          + "\(Self.mostStages), each with a stage of its own")
    }
    try checkWeights(trace)
    let residency = Residency(streaming: trace)
    let layers = LayerPlanner(trace: trace, accelerator: accelerator, residency: residency)
    var planner = SpatialPlanner(trace, accelerator, spatial, layers)
    try planner.plan(bound)
    return TracePlan(
      trace: trace, bound: bound, residency: residency,
      work: .stages(planner.stages, planner.activities))
  }

  /// Weights are where their stages are, from the start.
  private func checkWeights(_ trace: Trace) throws(InputError) {
    let buffer = accelerator.buffers.all[accelerator.buffers.weight]
    var bytes: Int128 = 0
    for index in trace.tensors.indices {
      let id = TensorID(index: UInt32(index))
      guard trace[id].role == .weight, trace.storage(of: id) == id else { continue }
      bytes += Int128(trace.bytes(of: id).count)
    }
    guard bytes <= Int128(buffer.size.count) else {
      throw InputError(
        "the trace's weights have \(bytes) B, and buffer '\(buffer.name)', where 'pipeline: spatial' "
          + "keeps all of them, has \(buffer.size.count) B",
        help: "raise 'buffers.\(buffer.name).size'")
    }
  }
}

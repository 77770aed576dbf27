import Diagnostics
import Hardware
import Simulation
import Workload

/// Writes the tasks of planned layers one after the other, and sums up what each takes.
struct LayerEmission {
  private let accelerator: Accelerator
  /// Whether layers of equal recipes are emitted once and copied.
  private let reuse: Bool

  init(_ accelerator: Accelerator, reuse: Bool) {
    self.accelerator = accelerator
    self.reuse = reuse
  }

  /// - Throws: More tasks, or longer ones, than are simulated.
  func emit(
    _ plan: TracePlan, _ layers: [LayerPlan], _ places: TensorPlaces
  ) throws(InputError) -> MappedTrace {
    let trace = plan.trace
    var builder = ProgramBuilder(accelerator, tensorCount: trace.tensors.count, reuse: reuse)
    // Most operators take between ten and a hundred tasks.
    builder.reserve(tasks: layers.count * 32)
    let weights = WeightReuse(layers, in: accelerator.buffers.weightPartition)
    for (index, (op, layer)) in zip(trace.operators, layers).enumerated() {
      builder.emit(layer, weightsAreReadAgain: weights.isReadAgain[index])
      builder.place(places.places(of: op, trace))
      try WorkBounds.check(programTasks: builder.program.tasks.count)
    }
    try WorkBounds.check(builder.program, MachineSettings(accelerator).withoutBanks)
    return MappedTrace(
      program: builder.program, layers: plan.layers(builder.activities),
      residency: plan.residency, sliced: plan.sliced)
  }
}

import Diagnostics
import Hardware
import Simulation
import Workload

/// Maps traces onto one accelerator: binds operators to parts of the machine, decides what stays on
/// chip, chooses the mapping of each distinct product once, and writes the program.
package struct Mapper: Sendable {
  private let accelerator: Accelerator
  private let reuse: Bool
  private var strategy: MappingStrategy

  /// - Parameters:
  ///   - costs: What mappings cost in energy, for a `mapping.objective` other than cycles.
  ///   - reuse: Whether equal products are searched, and equal layers emitted, only once. The program is
  ///     the same without; it only takes longer.
  package init(_ accelerator: Accelerator, costs: MappingCosts? = nil, reuse: Bool = true) {
    self.accelerator = accelerator
    self.reuse = reuse
    strategy = MappingStrategy(accelerator, costs: costs, reuse: reuse)
  }

  /// Decides what runs each operator, and how.
  ///
  /// - Parameter images: Runs of the trace that follow each other; more than one only where they overlap,
  ///   with `pipeline: spatial`.
  /// - Throws: What the machine lacks for the trace, or a layer that fits no buffer.
  package mutating func plan(_ trace: Trace, images: Int = 1) throws(InputError) -> TracePlan {
    var binder = Binder(accelerator)
    let bound = try binder.bind(trace)
    guard images == 1 || accelerator.pipeline.spatial != nil else {
      throw InputError(
        "\(images) images need 'pipeline: spatial'; with '\(accelerator.pipeline.mode.rawValue)' each "
          + "waits for the one before it",
        help: "multiply the cycles of one, or lower a batch with '--batch \(images)'")
    }
    return try strategy.plan(trace, bound)
  }

  /// Writes the program of a plan.
  ///
  /// - Throws: Work beyond what is simulated, or stages that wait for each other for ever.
  package func emit(_ plan: TracePlan, images: Int = 1) throws(InputError) -> MappedTrace {
    if let program = plan.program { return program }
    switch plan.work {
    case .layers(let plans, let places):
      return try LayerEmission(accelerator, reuse: reuse).emit(plan, plans, places)
    case .stages(let stages, let activities):
      return try SpatialEmission.emit(plan, stages, activities, images: images, accelerator)
    }
  }

  /// Both, where the plan is not of interest.
  package mutating func map(_ trace: Trace, images: Int = 1) throws(InputError) -> MappedTrace {
    try emit(plan(trace, images: images), images: images)
  }
}

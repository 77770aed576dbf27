import Diagnostics
import Hardware
import Simulation
import Workload

/// Who decides how the operators of a trace run on the machine.
enum MappingStrategy {
  /// Layer by layer; products in tiles that are given or searched for.
  case tiled(TiledStrategy)
  /// Layer by layer; products in the tiles of Gemmini's software.
  case gemmini(GemminiStrategy)
  /// A dedicated stage for every operator.
  case spatial(SpatialStrategy)

  init(_ accelerator: Accelerator, costs: MappingCosts?, reuse: Bool) {
    if let spatial = accelerator.pipeline.spatial {
      self = .spatial(SpatialStrategy(accelerator: accelerator, spatial: spatial))
      return
    }
    switch accelerator.mapping.policy {
    case .gemminiAuto(let cycles):
      self = .gemmini(GemminiStrategy(accelerator, instructionCycles: cycles))
    case .search, .fixed, .whole:
      self = .tiled(TiledStrategy(accelerator, costs: costs, reuse: reuse))
    }
  }

  /// - Parameter bound: What runs each operator.
  /// - Throws: A layer that fits no buffer, or work beyond what is simulated.
  mutating func plan(
    _ trace: Trace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    switch self {
    case .tiled(let strategy):
      var strategy = strategy
      let plan = try strategy.plan(trace, bound)
      self = .tiled(strategy)
      return plan
    case .gemmini(let strategy): return try strategy.plan(trace, bound)
    case .spatial(let strategy): return try strategy.plan(trace, bound)
    }
  }
}

import Hardware
import Quantities
import Simulation
import Workload

/// A trace mapped onto an accelerator: the program, what each layer does, and what was decided.
public struct MappedTrace: Sendable {
  public var program: Program
  /// By layer.
  public var activities: [LayerActivity]
  public var bindings: [BoundOperator]
  /// By layer; empty with `pipeline: spatial`.
  var plans: [LayerPlan]
  /// By layer: the least bytes that operands outside the chip, and results that leave it, can take.
  public var compulsoryBytes: [Int]
  public var residency: Residency
  /// With `pipeline: spatial` only.
  public var stages: StagedRun?

  /// How a layer is tiled; nil for what is no product, or has an array of its own.
  public func tiling(ofLayer layer: Int) -> Tiling? {
    plans.isEmpty ? nil : plans[layer].tiling
  }
}

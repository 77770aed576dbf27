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
  var traffic: TrafficClasses
  public var residency: Residency
  /// With `pipeline: spatial` only.
  public var stages: StagedRun?

  /// How a layer is tiled; nil for what is no product, or has an array of its own.
  public func tiling(ofLayer layer: Int) -> Tiling? {
    plans.isEmpty ? nil : plans[layer].tiling
  }

  /// Whether a layer's mask has saved work: tiles of it were skipped.
  public func usesMask(ofLayer layer: Int) -> Bool {
    guard !plans.isEmpty, case .product(let plan) = plans[layer], plan.shape.mask != nil else {
      return false
    }
    return activities[layer].executedMacs < activities[layer].macs
  }

  /// By layer: bytes of weights, model inputs and outputs, which no schedule keeps from the DRAM.
  public var compulsoryBytes: [Int] { traffic.compulsory }
  /// By layer: bytes of activations that did not stay on chip; partial sums are in the activities.
  public var spilledActivationBytes: [Int] { traffic.spilled }

  /// A product's mapping as a configuration gives it with `policy: fixed`; nil for what is no product, or
  /// has another rule's tiles.
  public func mapping(ofLayer layer: Int) -> FixedMapping? {
    guard !plans.isEmpty, case .product(let plan) = plans[layer] else { return nil }
    let tiling = plan.tiling
    let whole = plan.timing.whole
    return FixedMapping(
      m: tiling.tile.m, k: tiling.tile.k, n: tiling.tile.n, order: tiling.order,
      keeps: tiling.keeps, rows: tiling.part.rows < whole.rows ? tiling.part.rows : nil,
      columns: tiling.part.columns < whole.columns ? tiling.part.columns : nil)
  }
}

import Hardware
import Simulation
import Timing
import Workload

/// A trace mapped onto an accelerator: its program, and what was decided.
package struct MappedTrace: Sendable {
  package var program: Program
  /// In the order of the trace.
  package var layers: [MappedLayer]
  package var residency: Residency
  /// With `pipeline: spatial` only.
  package var stages: StagedRun?

  /// The component that a layer runs on; nil for a view.
  ///
  /// - Parameter accelerator: The machine that the trace was mapped on.
  package func resource(ofLayer index: Int, on accelerator: Accelerator) -> ResourceID? {
    if let stages { return stages.resources[index] }
    return switch layers[index].bound.binding {
    case .array(let id, _, _): accelerator.resource(of: id)
    case .unit(let index): .unit(index)
    case .host: accelerator.hostResource
    case .none: nil
    }
  }
}

/// What one operator of a trace was mapped to, and what it does.
package struct MappedLayer: Sendable {
  package var bound: BoundOperator
  /// Nil with `pipeline: spatial`.
  var plan: LayerPlan?
  package var activity: LayerActivity
  package var traffic: Traffic

  /// How it is tiled; nil for what is no product, or has an array of its own.
  package var tiling: Tiling? { plan?.tiling }

  /// Whether its mask has saved work: tiles of it were skipped.
  package var usesMask: Bool {
    guard case .product(let plan) = plan, plan.shape.mask != nil else { return false }
    return activity.executedMacs < activity.macs
  }

  /// A product's mapping as a configuration gives it with `policy: fixed`; nil for what is no product, or
  /// has another rule's tiles.
  package var fixedMapping: FixedMapping? {
    guard case .product(let plan) = plan else { return nil }
    let tiling = plan.tiling
    let whole = plan.timing.whole
    return FixedMapping(
      m: tiling.tile.m, k: tiling.tile.k, n: tiling.tile.n, order: tiling.order,
      keeps: tiling.keeps, rows: tiling.part.rows < whole.rows ? tiling.part.rows : nil,
      columns: tiling.part.columns < whole.columns ? tiling.part.columns : nil)
  }
}

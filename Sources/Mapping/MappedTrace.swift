import Hardware
import Simulation
import Timing
import Workload

/// A trace mapped onto an accelerator: its program, and what was decided.
package struct MappedTrace: Sendable {
  package var program: Program
  /// In the order of the trace, or of the slices that its operators run in.
  package private(set) var layers: [MappedLayer]
  package private(set) var residency: Residency
  /// With `pipeline: spatial` only.
  package private(set) var stages: StagedRun?
  /// Whether the search found that passing rows, which the machine can, is slower than waiting for whole
  /// operands.
  package var waitsForOperands = false
  /// Nil where operators run as a whole.
  private(set) var sliced: SlicedTrace?

  init(
    program: Program, layers: [MappedLayer], residency: Residency, stages: StagedRun? = nil,
    sliced: SlicedTrace? = nil
  ) {
    self.program = program
    self.layers = layers
    self.residency = residency
    self.stages = stages
    self.sliced = sliced
  }

  /// The run of the program with a layer for each operator of the trace, whether it ran in slices or not.
  ///
  /// - Parameters:
  ///   - count: Operators of the trace.
  ///   - times: By layer of the program.
  package func byOperator(_ count: Int, _ times: LayerTimes) -> (MappedTrace, LayerTimes) {
    guard let sliced else { return (self, times) }
    let operators = sliced.operators
    var whole = self
    whole.sliced = nil
    whole.program = program.merged(intoLayers: operators, count: count)
    whole.residency = residency.merged(sliced)
    var merged = [MappedLayer?](repeating: nil, count: count)
    for (layer, index) in zip(layers, operators) {
      if merged[index] == nil { merged[index] = layer } else { merged[index]?.add(layer) }
    }
    whole.layers = merged.compactMap(\.self)
    return (whole, times.merged(intoLayers: operators, count: count))
  }

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
  /// The slices in which it runs; `plan` is that of the first one.
  package var slices = 1

  init(bound: BoundOperator, plan: LayerPlan?, activity: LayerActivity, traffic: Traffic) {
    self.bound = bound
    self.plan = plan
    self.activity = activity
    self.traffic = traffic
  }

  /// With another slice of the same operator.
  fileprivate mutating func add(_ slice: MappedLayer) {
    activity += slice.activity
    // All of one mode.
    activity.idealNumerator += slice.activity.idealNumerator
    traffic += slice.traffic
    slices += slice.slices
  }

  /// How it is tiled; nil for what is no product, or has a dedicated array.
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

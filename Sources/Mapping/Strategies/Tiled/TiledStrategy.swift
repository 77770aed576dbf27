import Diagnostics
import Hardware
import Simulation
import Workload

/// Layer by layer, with tiles that the configuration gives or a search finds.
struct TiledStrategy {
  private let layers: LayerByLayer
  private let settings: MachineSettings
  private let costs: MappingCosts?
  private let reuse: Bool
  /// Mappings found so far; equal shapes on one machine have equal mappings. Stays empty without
  /// reuse.
  private var known: [Key: ProductMapping] = [:]

  private struct Key: Hashable {
    var shape: MatrixShape
    var isUnbounded: Bool
  }

  init(_ accelerator: Accelerator, costs: MappingCosts?, reuse: Bool) {
    layers = LayerByLayer(accelerator: accelerator)
    self.reuse = reuse
    settings = MachineSettings(accelerator).withoutBanks
    self.costs = costs
  }

  mutating func plan(
    _ trace: Trace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    let layers = layers
    return try layers.plan(trace, bound) {
      (op, index, shape, planner) throws(InputError) in
      let key = Key(shape: shape, isUnbounded: trace.header.operandsOnChip)
      let mapping = try mapping(key, name: trace.name(of: op))
      return .product(try planner.plan(op, at: index, mapping.shape, mapping.tiling))
    }
  }

  private mutating func mapping(
    _ key: Key, name: @autoclosure () -> String
  ) throws(InputError) -> ProductMapping {
    if let found = known[key] { return found }
    let name = name()
    let choice = ProductChoice(
      key.shape, layers.accelerator, settings, costs: costs, isUnbounded: key.isUnbounded)
    let mapping = try choice.mapping(name: name)
    if reuse { known[key] = mapping }
    return mapping
  }
}

/// A product as it is computed, heads packed into folds included, and its mapping.
struct ProductMapping {
  var shape: MatrixShape
  var tiling: Tiling
}

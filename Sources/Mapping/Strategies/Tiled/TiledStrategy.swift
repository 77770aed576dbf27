import Diagnostics
import Hardware
import Simulation
import Workload

/// Layer by layer, with tiles that the configuration gives or a search finds.
struct TiledStrategy {
  private let layers: LayerByLayer
  private let settings: MachineSettings
  let costs: MappingCosts?
  let reuse: Bool
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

  var accelerator: Accelerator { layers.accelerator }

  mutating func plan(
    _ trace: Trace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    switch accelerator.mapping.slices {
    case .none: return try planWhole(trace, bound)
    case .given(let sizes):
      let sliced = try GivenSlices(sizes, accelerator).slices(of: trace)
      return try plan(sliced, sliced.operators.map { bound[$0] })
    case .images, .search:
      let whole = try planWhole(trace, bound)
      guard case .search(let rules) = accelerator.mapping.policy else { return whole }
      var search = SliceSearch(
        trace, bound, whole: whole, rules, cutsChains: accelerator.mapping.slices == .search, self)
      let plan = search.plan()
      self = search.strategy
      return plan
    }
  }

  /// Operator by operator.
  private mutating func planWhole(
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

  /// The same for slices of a trace. Slices of a product have the mapping of its first one; where they are
  /// shorter, clipped to them.
  ///
  /// - Parameter bound: By slice.
  mutating func plan(
    _ sliced: SlicedTrace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    let layers = layers
    let trace = sliced.trace
    var first: [Int: (tiling: Tiling, rows: Int)] = [:]
    var plan = try layers.plan(trace, bound) {
      (op, index, shape, planner) throws(InputError) in
      let key = Key(shape: shape, isUnbounded: trace.header.operandsOnChip)
      let whole = sliced.operators[index]
      let longer = first[whole].flatMap { $0.rows > op.rows ? $0.tiling : nil }
      var mapping = longer.flatMap { choice(key).mapping(like: $0) }
      if mapping == nil { mapping = try self.mapping(key, name: trace.name(of: op)) }
      guard let mapping else { preconditionFailure("a mapping was found or an error thrown") }
      if first[whole] == nil { first[whole] = (mapping.tiling, op.rows) }
      return .product(try planner.plan(op, at: index, mapping.shape, mapping.tiling))
    }
    plan.sliced = sliced
    return plan
  }

  private mutating func mapping(
    _ key: Key, name: @autoclosure () -> String
  ) throws(InputError) -> ProductMapping {
    if let found = known[key] { return found }
    let name = name()
    let mapping = try choice(key).mapping(name: name)
    if reuse { known[key] = mapping }
    return mapping
  }

  private func choice(_ key: Key) -> ProductChoice {
    ProductChoice(key.shape, accelerator, settings, costs: costs, isUnbounded: key.isUnbounded)
  }
}

/// A product as it is computed, heads packed into folds included, and its mapping.
struct ProductMapping {
  var shape: MatrixShape
  var tiling: Tiling
}

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
    /// Where the search begins; nil for a search of all mappings.
    var near: Tiling?
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
    let plan = try planAsConfigured(trace, bound)
    guard accelerator.pipeline == .rowStreamed(RowStreaming()),
      case .search(let rules) = accelerator.mapping.policy
    else { return plan }
    // A machine that can pass rows can also wait for whole operands.
    var accelerator = accelerator
    accelerator.pipeline = .overlapped
    var waiting = TiledStrategy(accelerator, costs: costs, reuse: reuse)
    let images = max(1, trace.header.batch)
    let streaming = PlanEvaluation(self.accelerator, rules, costs: costs, reuse: reuse)
    let overlapping = PlanEvaluation(accelerator, rules, costs: costs, reuse: reuse)
    guard let run = streaming.run(plan, images: images),
      let other = overlapping.run(
        try waiting.planAsConfigured(trace, bound), images: images)
    else { return plan }
    return other.cost.isBetter(than: run.cost, rules) ? other.plan.waiting() : run.plan
  }

  private mutating func planAsConfigured(
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
      return try bestResidency(plan, rules)
    }
  }

  /// A plan, or the same with what stays on chip chosen by traffic instead of time, whichever simulates
  /// better: where the DRAM is the limit, transfers that an operator's work hides delay those of a later one.
  private mutating func bestResidency(
    _ plan: TracePlan, _ rules: SearchRules
  ) throws(InputError) -> TracePlan {
    guard !plan.residency.spills.isEmpty else { return plan }
    let byTraffic = Residency(plan.trace, plan.bound, accelerator, .traffic)
    guard byTraffic.isOnChip != plan.residency.isOnChip else { return plan }
    var other = try self.plan(plan.trace, plan.bound, .traffic) { _ in nil }
    other.sliced = plan.sliced
    let images = max(1, plan.trace.header.batch)
    let evaluation = PlanEvaluation(accelerator, rules, costs: costs, reuse: reuse)
    guard let run = evaluation.run(plan, images: images),
      let found = evaluation.run(other, images: images)
    else { return plan }
    return found.cost.isBetter(than: run.cost, rules) ? found.plan : run.plan
  }

  private mutating func planWhole(
    _ trace: Trace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    try plan(trace, bound, .time) { _ in nil }
  }

  /// The same for slices of a trace.
  ///
  /// - Parameters:
  ///   - bound: By slice.
  ///   - near: By slice, the mapping of the whole product, where one like it is good enough: to find that
  ///     takes less time. Nil for the best one.
  mutating func plan(
    _ sliced: SlicedTrace, _ bound: [BoundOperator], near: (Int) -> Tiling? = { _ in nil }
  ) throws(InputError) -> TracePlan {
    var plan = try plan(sliced.trace, bound, .time, near: near)
    plan.sliced = sliced
    return plan
  }

  private mutating func plan(
    _ trace: Trace, _ bound: [BoundOperator], _ residency: ResidencySearch.Objective,
    near: (Int) -> Tiling?
  ) throws(InputError) -> TracePlan {
    let layers = layers
    return try layers.plan(trace, bound, residency) {
      (op, index, shape, planner) throws(InputError) in
      let key = Key(shape: shape, isUnbounded: trace.header.operandsOnChip, near: near(index))
      let mapping = try mapping(key, name: trace.name(of: op))
      return .product(try planner.plan(op, at: index, mapping.shape, mapping.tiling))
    }
  }

  private mutating func mapping(
    _ key: Key, name: @autoclosure () -> String
  ) throws(InputError) -> ProductMapping {
    if let found = known[key] { return found }
    let choice = ProductChoice(
      key.shape, accelerator, settings, costs: costs, isUnbounded: key.isUnbounded)
    let mapping = try choice.mapping(name: name(), near: key.near)
    if reuse { known[key] = mapping }
    return mapping
  }
}

/// A product as it is computed, heads packed into folds included, and its mapping.
struct ProductMapping {
  var shape: MatrixShape
  var tiling: Tiling
}

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
  /// Of the trace that is planned.
  private var choices = PlanChoices()

  private struct Key: Hashable {
    var shape: MatrixShape
    var isUnbounded: Bool
    var hasPrefetchedWeights: Bool
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
    let plan = try planForObjective(trace, bound)
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
        try waiting.planForObjective(trace, bound), images: images)
    else { return plan }
    return other.cost.isBetter(than: run.cost, rules) ? other.plan.waiting() : run.plan
  }

  /// The plan that is best by the objective, of those that the search finds for each objective: it ends in
  /// local optima, and that of another objective may be the better one.
  private mutating func planForObjective(
    _ trace: Trace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    let plan = try planAsConfigured(trace, bound)
    guard case .search(let rules) = accelerator.mapping.policy, rules.objective != .cycles
    else { return plan }
    let images = max(1, trace.header.batch)
    let evaluation = PlanEvaluation(accelerator, rules, costs: costs, reuse: reuse)
    guard var best = evaluation.run(plan, images: images) else { return plan }
    for objective in MappingObjective.allCases where objective != rules.objective {
      var accelerator = accelerator
      var ownRules = rules
      ownRules.objective = objective
      accelerator.mapping.policy = .search(ownRules)
      var strategy = TiledStrategy(accelerator, costs: costs, reuse: reuse)
      let other = try strategy.planAsConfigured(trace, bound)
      if let found = evaluation.run(other, images: images),
        found.cost.isBetter(than: best.cost, rules)
      {
        best = found
      }
    }
    return best.plan
  }

  private mutating func planAsConfigured(
    _ trace: Trace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    choices = PlanChoices()
    if case .given(let sizes) = accelerator.mapping.slices {
      let sliced = try GivenSlices(sizes, accelerator).slices(of: trace)
      return try plan(sliced, sliced.operators.map { bound[$0] })
    }
    guard case .search(let rules) = accelerator.mapping.policy else {
      return try planWhole(trace, bound)
    }
    let images = max(1, trace.header.batch)
    let evaluation = PlanEvaluation(accelerator, rules, costs: costs, reuse: reuse)
    let whole = try planWhole(trace, bound)
    guard let run = evaluation.run(whole, images: images),
      var best = evaluation.run(search(run.plan, rules), images: images)
    else { return whole }
    if evaluation.mayWaitForTransfers(run.cost) {
      let known = choices
      choices.prefetchesWeights = false
      let other = search(try planWhole(trace, bound), rules)
      if let found = evaluation.run(other, images: images),
        found.cost.isBetter(than: best.cost, rules)
      {
        best = found
      } else {
        choices = known
      }
    }
    guard let other = try withLeastTraffic(best.plan),
      let found = evaluation.run(other, images: images)
    else { return best.plan }
    return found.cost.isBetter(than: best.cost, rules) ? found.plan : best.plan
  }

  /// The plan with the best slices of those that the configuration allows.
  private mutating func search(_ whole: TracePlan, _ rules: SearchRules) -> TracePlan {
    guard accelerator.mapping.slices != .none else { return whole }
    var search = SliceSearch(
      whole.trace, whole.bound, whole: whole, rules,
      cutsChains: accelerator.mapping.slices == .search, self)
    let plan = search.plan()
    self = search.strategy
    return plan
  }

  /// The same plan with what stays on chip chosen by traffic instead of time; nil where that is the same.
  /// Where the DRAM is the limit, transfers that an operator's work hides delay those of a later one.
  private mutating func withLeastTraffic(_ plan: TracePlan) throws(InputError) -> TracePlan? {
    guard !plan.residency.spills.isEmpty,
      Residency(plan.trace, plan.bound, accelerator, .traffic).isOnChip != plan.residency.isOnChip
    else { return nil }
    let known = choices
    defer { choices = known }
    choices.residency = .traffic
    var other = try self.plan(plan.trace, plan.bound) { _ in nil }
    other.sliced = plan.sliced
    return other
  }

  private mutating func planWhole(
    _ trace: Trace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    try plan(trace, bound) { _ in nil }
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
    var plan = try plan(sliced.trace, bound, near: near)
    plan.sliced = sliced
    return plan
  }

  private mutating func plan(
    _ trace: Trace, _ bound: [BoundOperator], near: (Int) -> Tiling?
  ) throws(InputError) -> TracePlan {
    let (layers, choices) = (layers, choices)
    return try layers.plan(trace, bound, choices.residency) {
      (op, index, shape, planner) throws(InputError) in
      let key = Key(
        shape: shape, isUnbounded: trace.header.operandsOnChip,
        hasPrefetchedWeights: choices.prefetchesWeights
          && shape.mayPrefetchWeights(on: accelerator),
        near: near(index))
      let mapping = try mapping(key, name: trace.name(of: op))
      return .product(try planner.plan(op, at: index, mapping.shape, mapping.tiling))
    }
  }

  private mutating func mapping(
    _ key: Key, name: @autoclosure () -> String
  ) throws(InputError) -> ProductMapping {
    if let found = known[key] { return found }
    let choice = ProductChoice(
      key.shape, accelerator, settings, costs: costs, isUnbounded: key.isUnbounded,
      hasPrefetchedWeights: key.hasPrefetchedWeights)
    let mapping = try choice.mapping(name: name(), near: key.near)
    if reuse { known[key] = mapping }
    return mapping
  }
}

/// How the layers of a trace are planned.
private struct PlanChoices {
  /// By what activations stay on chip.
  var residency = ResidencySearch.Objective.time
  /// Whether products are mapped for weights that are prefetched. Where the DRAM is the limit that may be
  /// worse.
  var prefetchesWeights = true
}

extension MatrixShape {
  /// Whether parameters and the first tile of weights can be loaded while the operator works that makes the
  /// product's input. Of masked tiles the timeline of a product knows nothing.
  func mayPrefetchWeights(on accelerator: Accelerator) -> Bool {
    guard mask == nil, inputIsMade, !weightIsMade, !weightOnChip,
      accelerator.pipeline != .serial, accelerator.buffers.weightPartition.isDoubleBuffered
    else { return false }
    return accelerator.control?.waits != true
  }
}

/// A product as it is computed, heads packed into folds included, and its mapping.
struct ProductMapping {
  var shape: MatrixShape
  var tiling: Tiling
}

import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Decides by simulating whether operators run as a whole or in slices.
///
/// The chains of a block that the trace repeats are sliced together, and tried on one such block with the
/// chain before and the chain after it; where the DRAM is the limit, then on several blocks. Batches are
/// tried in groups of images, beginning with one image, while larger groups are better. The schedule that
/// is found is taken if it is better than that without slices.
struct SliceSearch {
  private let accelerator: Accelerator
  private let evaluation: PlanEvaluation
  private let candidates: SliceCandidates
  private let rules: SearchRules
  /// Whether chains are cut into heads and rows, or only batches into images.
  private let cutsChains: Bool
  private let trace: Trace
  private let bound: [BoundOperator]
  private let whole: TracePlan
  /// One image, operator by operator: where mappings of slices are looked for.
  private var image: TracePlan
  private let blocks: TraceBlocks
  /// With the mappings of all products that were tried.
  private(set) var strategy: TiledStrategy
  /// Schedules of the part of the trace that is looked at, with their costs; nil of those that cannot run.
  private var tried: [Slicing: PlanCost?] = [:]

  /// Slices of a trace at most; schedules with more are not tried. Assumed: bounds the time of a search.
  private static let mostSlices = 200_000
  /// All chains are tried in up to this number of slices in any case, and in more while that is better.
  /// Assumed.
  private static let leastCount = 4
  /// Passes over the classes of chains, each after one that found a better schedule. Assumed: bounds the
  /// time.
  private static let mostPasses = 3
  /// Groups of images are no longer enlarged where they cost more than this, times the best. Assumed: costs
  /// fall with fewer loads of weights, and then rise with what no longer stays on chip.
  private static let mostLoss = 1.02
  /// Schedules of all images at most that are run, each in other groups. Assumed: bounds the time.
  private static let mostGroupings = 3

  private struct Outcome {
    var slicing: Slicing
    var cost: PlanCost
    /// Of the first group of images, with its program; nil of a part of the trace.
    var plan: TracePlan?
  }

  /// - Parameters:
  ///   - whole: The plan without slices.
  ///   - cutsChains: Whether chains are cut into heads and rows, or only batches into images.
  init(
    _ trace: Trace, _ bound: [BoundOperator], whole: TracePlan, _ rules: SearchRules,
    cutsChains: Bool, _ strategy: TiledStrategy
  ) {
    self.cutsChains = cutsChains
    accelerator = strategy.accelerator
    self.rules = rules
    self.trace = trace
    self.bound = bound
    self.whole = whole
    image = whole
    self.strategy = strategy
    evaluation = PlanEvaluation(
      accelerator, rules, costs: strategy.costs, reuse: strategy.reuse)
    candidates = SliceCandidates(trace, bound, accelerator)
    blocks = TraceBlocks(trace)
  }

  /// The plan with the least cost of those tried.
  mutating func plan() -> TracePlan {
    guard mayGain, let run = evaluation.run(whole, images: images) else { return whole }
    guard images > 1 else {
      return refined(Outcome(slicing: .none, cost: run.cost, plan: run.plan)).plan ?? run.plan
    }
    var best = run
    for group in bestGroups().prefix(Self.mostGroupings) {
      guard let slices = try? SliceOrder(trace, chains, accelerator).slices(group.slicing),
        let plan = plan(slices, of: TracePart(trace)),
        let found = evaluation.run(plan, images: images)
      else { continue }
      if found.cost.isBetter(than: best.cost, rules) { best = found }
      // Where later groups cost more than the first one did, others may be better.
      guard found.cost.objective > group.cost.objective * (1 + rules.relativeTolerance) else {
        break
      }
    }
    return best.plan
  }

  private var images: Int { max(1, trace.header.batch) }
  private var chains: [OperatorChain] { blocks.chains }

  /// Slices stay on chip where whole results do not, and units work on one while the array makes the next,
  /// unless a switch of `row_streamed` is off: then operators wait for whole results.
  private var mayGain: Bool {
    guard cutsChains || images > 1 else { return false }
    if !whole.residency.spills.isEmpty { return true }
    let streaming = accelerator.pipeline.rowStreaming
    return SliceOrder.overlaps(accelerator) && (streaming == nil || streaming == RowStreaming())
  }

  // MARK: Candidates

  /// Groups of images with their chains in slices, from the best one.
  private mutating func bestGroups() -> [Outcome] {
    let all = TracePart(trace)
    guard var best = outcome(Slicing(images: 1), of: all) else { return [] }
    if let plan = best.plan { image = plan }
    if cutsChains { best = refined(best) }
    let choices = [best.slicing.sizes, [:], byImage]
    var found = [best]
    var fewest = best.cost.objective
    var count = 1
    while count < images {
      count = min(2 * count, images)
      let groups = choices.compactMap { sizes in
        outcome(
          Slicing(images: count, sizes: sizes, interleaves: best.slicing.interleaves), of: all)
      }
      guard let least = groups.lazy.map(\.cost.objective).min(), least <= fewest * Self.mostLoss
      else { break }
      found += groups
      fewest = min(fewest, least)
    }
    let first = self.best(of: found)
    let others = found.filter { $0.slicing != first.slicing }.enumerated().sorted {
      ($0.element.cost.objective, $0.offset) < ($1.element.cost.objective, $1.offset)
    }
    return [first] + others.map(\.element)
  }

  /// All chains one image at a time.
  private var byImage: [OperatorChain.Class: Slicing.Size] {
    chains.reduce(into: [:]) { sizes, chain in
      sizes[chain.shape] =
        chain.elements > 1
        ? .elements(max(1, chain.elements / images)) : .rows(max(1, chain.rows / images))
    }
  }

  /// Region by region, the best of schedules with all rows in as many slices, then with each class of
  /// chains in the slices that are best for it, with the others as they are by then. Both are run as a
  /// whole, and with slices one after the other.
  private mutating func refined(_ start: Outcome) -> Outcome {
    var (slicing, uniform) = (start.slicing, start.slicing)
    for region in blocks.regions {
      let found = best(slicing, in: region)
      slicing = found.best
      for chain in chains[region] { uniform.sizes[chain.shape] = found.uniform.sizes[chain.shape] }
    }
    guard slicing != start.slicing else { return start }
    let slicings =
      uniform == slicing || uniform == start.slicing ? [slicing] : [slicing, uniform]
    var found = [start] + slicings.compactMap { outcome($0, of: TracePart(trace)) }
    if SliceOrder.overlaps(accelerator) {
      let waits = evaluation.mayWaitForTransfers(start.cost)
      found += inOrder(waits ? slicings + [uniformInOrder(slicing)] : slicings)
    }
    return best(of: found)
  }

  /// Schedules with slices one after the other, which need less space than where the array works on one
  /// while the units work on the one before; if the DRAM is the limit, also the best of them in other slices.
  private mutating func inOrder(_ slicings: [Slicing]) -> [Outcome] {
    var tried: Set<Slicing> = []
    var found: [Outcome] = []
    for var slicing in slicings {
      slicing.interleaves = false
      guard tried.insert(slicing).inserted else { continue }
      if let outcome = outcome(slicing, of: TracePart(trace)) { found.append(outcome) }
    }
    guard !found.isEmpty else { return [] }
    let best = least(of: found)
    if let plan = best.plan, evaluation.isLimitedByTraffic(plan, best.cost) {
      found.append(acrossBlocks(best))
    }
    return found
  }

  /// Region by region, the rows in as many slices as are best with slices one after the other: of what fits
  /// on chip these are fewer, and weights are loaded less often.
  private mutating func uniformInOrder(_ slicing: Slicing) -> Slicing {
    var slicing = slicing
    slicing.interleaves = false
    for region in blocks.regions where mayCut(region) {
      let part = blocks.part(blocks.again(region), of: region)
      tried = [:]
      if let start = outcome(slicing, of: part),
        let found = bestUniform(Array(chains[region]), start, of: part)
      {
        slicing = found.slicing
      }
    }
    return slicing
  }

  /// What one block leaves to be stored the next one waits for: region by region, each class of chains in
  /// other slices of several blocks, until none is better.
  private mutating func acrossBlocks(_ start: Outcome) -> Outcome {
    var slicing = start.slicing
    for region in blocks.regions where mayCut(region) {
      let part = blocks.part(blocks.repeated(region), of: region)
      tried = [:]
      guard var best = outcome(slicing, of: part) else { continue }
      for _ in 0..<Self.mostPasses {
        let next = bestSizesByGain(of: Array(chains[region]), best, of: part)
        guard next.slicing != best.slicing else { break }
        best = next
      }
      slicing = best.slicing
    }
    guard slicing != start.slicing, let found = outcome(slicing, of: TracePart(trace)),
      found.cost.isBetter(than: start.cost, rules)
    else { return start }
    return found
  }

  /// The best slices of a region that are found, and the best with all rows in as many.
  private mutating func best(
    _ slicing: Slicing, in region: Range<Int>
  ) -> (best: Slicing, uniform: Slicing) {
    guard mayCut(region) else { return (slicing, slicing) }
    let own = Array(chains[region])
    let part = blocks.part(blocks.again(region), of: region)
    tried = [:]
    guard let start = outcome(slicing, of: part) else { return (slicing, slicing) }
    let byHead = bestSizes(of: own.filter { $0.elements > 1 }, start, of: part)
    var uniform = [bestUniform(own, start, of: part)]
    if byHead.slicing != start.slicing { uniform.append(bestUniform(own, byHead, of: part)) }
    let sliced = uniform.compactMap { $0 }
    let best = bestSizes(of: own, least(of: [start, byHead] + sliced), of: part)
    guard !sliced.isEmpty else { return (best.slicing, best.slicing) }
    let same = least(of: sliced)
    return (least(of: [best, same], onBlocksOf: region).slicing, same.slicing)
  }

  /// The best of some schedules of one block, or of several where transfers take most of the time: what
  /// one block leaves to be stored the next one waits for.
  private mutating func least(of found: [Outcome], onBlocksOf region: Range<Int>) -> Outcome {
    let several = blocks.repeated(region)
    guard found.contains(where: { $0.slicing != found[0].slicing }), several.count > region.count,
      found.contains(where: { evaluation.mayWaitForTransfers($0.cost) })
    else { return found[0] }
    let part = blocks.part(several, of: region)
    tried = [:]
    let onBlocks = found.compactMap { outcome($0.slicing, of: part) }
    return onBlocks.isEmpty ? found[0] : least(of: onBlocks)
  }

  /// The one that costs the least, the first of equals.
  private func least(of found: [Outcome]) -> Outcome {
    found.dropFirst().reduce(found[0]) { $1.cost.isBetter(than: $0.cost, rules) ? $1 : $0 }
  }

  /// Whether a chain of a region can run in slices.
  private func mayCut(_ region: Range<Int>) -> Bool {
    chains[region].contains { !candidates.sizes(of: $0, near: .whole).isEmpty }
  }

  /// The best number of slices that is the same for all chains whose rows can be divided: what one chain
  /// makes slice by slice the next one reads in the same slices. Nil where none can be.
  private mutating func bestUniform(
    _ chains: [OperatorChain], _ start: Outcome, of part: TracePart
  ) -> Outcome? {
    var best: Outcome?
    var tried: Set = [start.slicing]
    for count in SliceCandidates.counts {
      var isBest = false
      for together in [true, false] {
        var slicing = start.slicing
        for chain in chains where chain.elements == 1 {
          slicing.sizes[chain.shape] =
            candidates.rows(of: chain, slices: count, together: together)
        }
        guard tried.insert(slicing).inserted, let found = outcome(slicing, of: part),
          best.map({ found.cost.isBetter(than: $0.cost, rules) }) ?? true
        else { continue }
        best = found
        isBest = true
      }
      guard isBest || count < Self.leastCount else { break }
    }
    return best
  }

  /// Each class of some chains in other slices than it has, or in none, with the others as they are by then.
  private mutating func bestSizes(
    of chains: [OperatorChain], _ start: Outcome, of part: TracePart
  ) -> Outcome {
    var best = start
    var known: Set<OperatorChain.Class> = []
    for chain in chains where known.insert(chain.shape).inserted {
      if let found = bestSize(of: chain, best, of: part) { best = found.outcome }
    }
    return best
  }

  /// The same from where few changes gain: that of the class that gains most alone, then those of the others
  /// that still gain.
  private mutating func bestSizesByGain(
    of chains: [OperatorChain], _ start: Outcome, of part: TracePart
  ) -> Outcome {
    var found: [(chain: OperatorChain, size: Slicing.Size, outcome: Outcome)] = []
    var known: Set<OperatorChain.Class> = []
    for chain in chains where known.insert(chain.shape).inserted {
      if let best = bestSize(of: chain, start, of: part) {
        found.append((chain, best.size, best.outcome))
      }
    }
    guard !found.isEmpty else { return start }
    var best = least(of: found.map(\.outcome))
    for (chain, size, _) in found {
      if let outcome = outcome(best.slicing, size, for: chain, of: part),
        outcome.cost.isBetter(than: best.cost, rules)
      {
        best = outcome
      }
    }
    return best
  }

  /// The best other size of a chain that is better than the one it has.
  private mutating func bestSize(
    of chain: OperatorChain, _ start: Outcome, of part: TracePart
  ) -> (size: Slicing.Size, outcome: Outcome)? {
    var best: (size: Slicing.Size, outcome: Outcome)?
    let size = start.slicing.sizes[chain.shape] ?? .whole
    for other in candidates.sizes(of: chain, near: size) + [.whole] where other != size {
      if let found = outcome(start.slicing, other, for: chain, of: part),
        found.cost.isBetter(than: (best?.outcome ?? start).cost, rules)
      {
        best = (other, found)
      }
    }
    return best
  }

  private mutating func outcome(
    _ slicing: Slicing, _ size: Slicing.Size, for chain: OperatorChain, of part: TracePart
  ) -> Outcome? {
    var slicing = slicing
    slicing.sizes[chain.shape] = size == .whole ? nil : size
    return outcome(slicing, of: part)
  }

  private func best(of found: [Outcome]) -> Outcome {
    found[rules.best(of: found.map { ($0.cost.objective, $0.cost.bytes) })]
  }

  // MARK: Evaluation

  /// What one image costs in the first group of a schedule; nil where it cannot be run.
  private mutating func outcome(_ slicing: Slicing, of part: TracePart) -> Outcome? {
    if !part.isWhole, let known = tried[slicing] {
      return known.map { Outcome(slicing: slicing, cost: $0) }
    }
    let found = simulated(slicing, of: part)
    if !part.isWhole { tried[slicing] = .some(found?.cost) }
    return found
  }

  private mutating func simulated(_ slicing: Slicing, of part: TracePart) -> Outcome? {
    let order = SliceOrder(part.trace, OperatorChain.all(part.trace), accelerator)
    guard let slices = try? order.firstGroup(slicing),
      let plan = plan(slices, of: part),
      let run = evaluation.run(
        plan, images: min(images, slicing.images ?? images), layers: part.layers(slices))
    else { return nil }
    return Outcome(slicing: slicing, cost: run.cost, plan: part.isWhole ? run.plan : nil)
  }

  /// The plan of slices; nil where they cannot be run. Of a part of the trace, slices of an image have
  /// mappings near those of the image's products.
  private mutating func plan(_ slices: [OperatorSlice], of part: TracePart) -> TracePlan? {
    guard slices.count <= Self.mostSlices, let sliced = try? SlicedTrace(part.trace, slices)
    else { return nil }
    let first = part.operators.lowerBound
    let bound = sliced.operators.map { self.bound[first + $0] }
    guard !part.isWhole else { return try? strategy.plan(sliced, bound) }
    let mappings = sliced.operators.enumerated().map { slice, index in
      sliced.trace.operators[slice].rows < trace.operators[first + index].rows / images
        ? image.tiling(ofOperator: first + index) : nil
    }
    return try? strategy.plan(sliced, bound) { mappings[$0] }
  }
}

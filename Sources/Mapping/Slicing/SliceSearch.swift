import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Decides by simulating whether operators run as a whole or in slices.
///
/// The chains of a block that the trace repeats are sliced together, and tried on one such block with the
/// chain before and the chain after it. Batches are tried in groups of images, beginning with one image,
/// while larger groups are better. The schedule that is found is taken if it is better than that without
/// slices.
struct SliceSearch {
  private let accelerator: Accelerator
  private let settings: MachineSettings
  private let rules: SearchRules
  /// Whether chains are cut into heads and rows, or only batches into images.
  private let cutsChains: Bool
  private let trace: Trace
  private let bound: [BoundOperator]
  private let whole: TracePlan
  /// One image, operator by operator: where mappings of slices are looked for.
  private var image: TracePlan
  private let chains: [OperatorChain]
  /// With the mappings of all products that were tried.
  private(set) var strategy: TiledStrategy
  /// Schedules of the part of the trace that is looked at, with their costs; nil of those that cannot run.
  private var tried: [Slicing: Cost?] = [:]

  /// Slices of a trace at most; schedules with more are not tried. Assumed: bounds the time of a search.
  private static let mostSlices = 200_000
  /// Chains whose slices are chosen together at most: of a block of an encoder there are five. Assumed.
  private static let mostChains = 8
  /// Slices that rows are divided into. Assumed: with more, weights are loaded as often.
  private static let counts = [2, 4, 8, 16]
  /// All chains are tried in up to this number of slices in any case, and in more while that is better.
  /// Assumed.
  private static let leastCount = 4
  /// Groups of images are no longer enlarged where they cost more than this, times the best. Assumed: costs
  /// fall with fewer loads of weights, and then rise with what no longer stays on chip.
  private static let mostLoss = 1.02

  private struct Cost {
    /// By the objective of the search, of one image.
    var objective: Double
    /// Through the DRAM, of one image.
    var bytes: Double
  }

  /// Some operators of the trace as a trace.
  private struct Part {
    var trace: Trace
    /// Of the whole trace.
    var operators: Range<Int>
    var isWhole: Bool

    init(_ trace: Trace) {
      self.trace = trace
      operators = trace.operators.indices
      isWhole = true
    }

    init(_ operators: Range<Int>, of trace: Trace) {
      self.trace = trace.part(operators)
      self.operators = operators
      isWhole = operators == trace.operators.indices
    }
  }

  private struct Outcome {
    var slicing: Slicing
    var cost: Cost
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
    settings = MachineSettings(accelerator).withoutBanks
    chains = OperatorChain.all(trace)
  }

  /// The plan with the least cost of those tried.
  mutating func plan() -> TracePlan {
    guard mayGain, let run = run(whole, images: images) else { return whole }
    let whole = whole.written(as: run.mapped)
    guard images > 1 else {
      return refined(Outcome(slicing: .none, cost: run.cost, plan: whole)).plan ?? whole
    }
    guard let slicing = bestGroups(),
      let slices = try? SliceOrder(trace, chains, accelerator).slices(slicing),
      let plan = plan(slices, of: Part(trace)), let found = self.run(plan, images: images),
      isBetter(found.cost, run.cost)
    else { return whole }
    return plan.written(as: found.mapped)
  }

  private var images: Int { max(1, trace.header.batch) }

  /// Slices stay on chip where whole results do not, and units work on one while the array makes the next.
  private var mayGain: Bool {
    guard cutsChains || images > 1 else { return false }
    return !whole.residency.spills.isEmpty || SliceOrder.overlaps(accelerator)
  }

  /// Costs less, or as much and moves fewer bytes; where it moves more bytes, it must cost less by more than
  /// mappings may that are taken for their few bytes.
  private func isBetter(_ cost: Cost, _ other: Cost) -> Bool {
    let share = cost.bytes > other.bytes ? 1 - Double(rules.tolerance) / 1e6 : 1
    return (cost.objective, cost.bytes) < (other.objective * share, other.bytes)
  }

  // MARK: Candidates

  /// The best number of images in a group, with its chains in slices.
  private mutating func bestGroups() -> Slicing? {
    let all = Part(trace)
    guard var best = outcome(Slicing(images: 1), of: all) else { return nil }
    if let plan = best.plan { image = plan }
    if cutsChains { best = refined(best) }
    let choices = [best.slicing.sizes, [:], byImage]
    var count = 1
    while count < images {
      count = min(2 * count, images)
      var least: Outcome?
      for sizes in choices {
        let slicing = Slicing(images: count, sizes: sizes)
        guard let found = outcome(slicing, of: all) else { continue }
        if found.cost.objective < least?.cost.objective ?? .infinity { least = found }
      }
      guard let least, least.cost.objective <= best.cost.objective * Self.mostLoss else { break }
      if least.cost.objective < best.cost.objective { best = least }
    }
    return best.slicing
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
  /// chains in the slices that are best for it, with the others as they are by then.
  private mutating func refined(_ start: Outcome) -> Outcome {
    var slicing = start.slicing
    for region in regions { slicing = best(slicing, in: region) }
    guard slicing != start.slicing else { return start }
    var best = start
    for interleaves in SliceOrder.overlaps(accelerator) ? [true, false] : [true] {
      slicing.interleaves = interleaves
      if let found = outcome(slicing, of: Part(trace)), isBetter(found.cost, best.cost) {
        best = found
      }
    }
    return best
  }

  /// Consecutive chains of which none is like one before: about a block of an encoder each, once.
  private var regions: [Range<Int>] {
    var regions: [Range<Int>] = []
    var known: Set<OperatorChain.Class> = []
    for (place, chain) in chains.enumerated() where known.insert(chain.shape).inserted {
      if let last = regions.last, last.upperBound == place, last.count < Self.mostChains {
        regions[regions.count - 1] = last.lowerBound..<place + 1
      } else {
        regions.append(place..<place + 1)
      }
    }
    return regions
  }

  private mutating func best(_ slicing: Slicing, in region: Range<Int>) -> Slicing {
    let own = Array(chains[region])
    guard own.contains(where: { !sizes(of: $0, near: .whole).isEmpty }) else { return slicing }
    let part = Part(operators(around: again(region)), of: trace)
    tried = [:]
    guard let start = outcome(slicing, of: part) else { return slicing }
    let byHead = bestSizes(of: own.filter { $0.elements > 1 }, start, of: part)
    var best = bestAlike(own, start, of: part)
    if byHead.slicing != start.slicing {
      let other = bestAlike(own, byHead, of: part)
      if isBetter(other.cost, best.cost) { best = other }
    }
    return bestSizes(of: own, best, of: part).slicing
  }

  /// Where the chains of a region are met again, as the second block of an encoder has one before it; the
  /// region itself where they are not.
  private func again(_ region: Range<Int>) -> Range<Int> {
    for first in region.upperBound..<max(region.upperBound, chains.count - region.count + 1)
    where zip(chains[first...], chains[region]).allSatisfy({ $0.shape == $1.shape }) {
      return first..<first + region.count
    }
    return region
  }

  /// Those of some chains, of the one before them, and of the one after them.
  private func operators(around places: Range<Int>) -> Range<Int> {
    let first = chains[max(0, places.lowerBound - 1)]
    let last = chains[min(chains.count - 1, places.upperBound)]
    return first.operators.lowerBound..<last.operators.upperBound
  }

  /// The best number of slices that is the same for all chains whose rows can be divided: what one chain
  /// makes slice by slice the next one reads in the same slices.
  private mutating func bestAlike(
    _ chains: [OperatorChain], _ start: Outcome, of part: Part
  ) -> Outcome {
    var best = start
    var tried: Set = [start.slicing]
    for count in Self.counts {
      var isBest = false
      for together in [true, false] {
        var slicing = start.slicing
        for chain in chains where chain.elements == 1 && chain.dividesRows {
          slicing.sizes[chain.shape] = rows(of: chain, slices: count, together: together)
        }
        guard tried.insert(slicing).inserted, let found = outcome(slicing, of: part),
          isBetter(found.cost, best.cost)
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
    of chains: [OperatorChain], _ start: Outcome, of part: Part
  ) -> Outcome {
    var best = start
    var known: Set<OperatorChain.Class> = []
    for chain in chains where known.insert(chain.shape).inserted {
      let start = best
      let size = start.slicing.sizes[chain.shape] ?? .whole
      for other in sizes(of: chain, near: size) + [.whole] where other != size {
        if let found = outcome(start.slicing, other, for: chain, of: part),
          isBetter(found.cost, best.cost)
        {
          best = found
        }
      }
    }
    return best
  }

  private func sizes(of chain: OperatorChain, near size: Slicing.Size) -> [Slicing.Size] {
    chain.elements > 1 ? headSizes(of: chain) : rowSizes(of: chain, near: size)
  }

  /// The next longer and the next shorter slices of rows.
  private func rowSizes(of chain: OperatorChain, near known: Slicing.Size) -> [Slicing.Size] {
    guard chain.dividesRows else { return [] }
    var lengths: Set<Int> = []
    for count in Self.counts {
      for together in [true, false] {
        if case .rows(let rows) = rows(of: chain, slices: count, together: together) {
          lengths.insert(rows)
        }
      }
    }
    let length = if case .rows(let rows) = known { rows } else { Int.max }
    return [lengths.filter { $0 > length }.min(), lengths.filter { $0 < length }.max()]
      .compactMap { $0.map { .rows($0) } }
  }

  /// The rows of an image cut into a number of slices; nil where that is no cut.
  ///
  /// - Parameter together: Whether the cuts are at multiples of the rows that the array works on together,
  ///   as far as there are as many.
  private func rows(
    of chain: OperatorChain, slices count: Int, together: Bool
  ) -> Slicing.Size? {
    let rows = chain.rows / images
    var length = ceilingDivision(rows, count)
    if together {
      let multiple = rowsTogether(chain)
      length = ceilingDivision(length, multiple) * multiple
    }
    return length < rows ? .rows(length) : nil
  }

  /// Rows of a chain's first product that the array works on together.
  private func rowsTogether(_ chain: OperatorChain) -> Int {
    switch bound[chain.operators.lowerBound].binding {
    case .array(let id, _, _):
      accelerator[id].dataflow == .outputStationary ? accelerator[id].rows : 1
    case .unit, .host, .none: 1
    }
  }

  private mutating func outcome(
    _ slicing: Slicing, _ size: Slicing.Size, for chain: OperatorChain, of part: Part
  ) -> Outcome? {
    var slicing = slicing
    slicing.sizes[chain.shape] = size == .whole ? nil : size
    return outcome(slicing, of: part)
  }

  /// As many heads as fit, and one; rows of a head: a half, a quarter, and where a head does not fit, as many as
  /// fit.
  private func headSizes(of chain: OperatorChain) -> [Slicing.Size] {
    let perImage = max(1, chain.elements / images)
    let capacity = accelerator.buffers.residentCapacity.count
    // While one slice is read the next one is made.
    let held = 2 * ceilingDivision(chain.bytes, chain.elements)
    guard capacity > 0, held > 0 else { return [] }
    var sizes: [Slicing.Size] = []
    func add(_ size: Slicing.Size) { if !sizes.contains(size) { sizes.append(size) } }
    for share in [capacity, capacity / 2] {
      let fitting = share / held
      if fitting >= 1 {
        if perImage > 1 {
          let most = min(fitting, perImage - 1)
          add(.elements(most >= chain.heads ? most / chain.heads * chain.heads : most))
          add(.elements(perImage > chain.heads ? chain.heads : 1))
        }
      } else if chain.dividesRows {
        let rows = share / ceilingDivision(held, chain.rows)
        let together = rowsTogether(chain)
        let count = rows >= together ? rows / together * together : rows
        if count >= 1, count < chain.rows { add(.rows(count)) }
      }
    }
    if chain.dividesRows {
      for count in [2, 4] where chain.rows > count {
        add(.rows(ceilingDivision(chain.rows, count)))
      }
    }
    return sizes
  }

  // MARK: Evaluation

  /// What one image costs in the first group of a schedule; nil where it cannot be run.
  private mutating func outcome(_ slicing: Slicing, of part: Part) -> Outcome? {
    if !part.isWhole, let known = tried[slicing] {
      return known.map { Outcome(slicing: slicing, cost: $0) }
    }
    let found = simulated(slicing, of: part)
    if !part.isWhole { tried[slicing] = .some(found?.cost) }
    return found
  }

  private mutating func simulated(_ slicing: Slicing, of part: Part) -> Outcome? {
    let order = SliceOrder(part.trace, OperatorChain.all(part.trace), accelerator)
    guard let slices = try? order.firstGroup(slicing),
      let plan = plan(slices, of: part),
      let run = run(plan, images: min(images, slicing.images ?? images))
    else { return nil }
    return Outcome(
      slicing: slicing, cost: run.cost, plan: part.isWhole ? plan.written(as: run.mapped) : nil)
  }

  /// The plan of slices; nil where they cannot be run. Of a part of the trace, slices of an image have
  /// mappings near those of the image's products.
  private mutating func plan(_ slices: [OperatorSlice], of part: Part) -> TracePlan? {
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

  /// Nil where the plan cannot be run.
  private func run(_ plan: TracePlan, images: Int) -> (cost: Cost, mapped: MappedTrace)? {
    guard case .layers(let layers, let places) = plan.work,
      let mapped = try? LayerEmission(accelerator, reuse: strategy.reuse)
        .emit(plan, layers, places),
      let schedule = try? Machine(settings).run(mapped.program, fastForward: strategy.reuse)
    else { return nil }
    var activity = LayerActivity(accelerator)
    for layer in mapped.layers { activity += layer.activity }
    let cost = MappingCost(
      cycles: schedule.totalCycles, bytes: activity.dramReadBytes + activity.dramWriteBytes,
      energy: strategy.costs?.energy(activity, cycles: schedule.totalCycles) ?? 0)
    let perImage = 1 / Double(images)
    // Energy × delay: both are those of one image.
    let share = rules.objective == .edp ? perImage * perImage : perImage
    return (
      Cost(objective: cost.objective(rules) * share, bytes: Double(cost.bytes) * perImage), mapped
    )
  }
}

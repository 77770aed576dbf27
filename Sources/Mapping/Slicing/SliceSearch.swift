import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Decides by simulating whether operators run as a whole or in slices.
///
/// For each class of chains, slices of one size after the other are tried on one of them with what comes
/// before and after it. Batches are tried in groups of images, beginning with one image, while larger groups
/// are better. The schedule that is found is taken if it is better than that without slices.
struct SliceSearch {
  private let accelerator: Accelerator
  private let settings: MachineSettings
  private let rules: SearchRules
  /// Whether chains are cut into heads and rows, or only batches into images.
  private let cutsChains: Bool
  private let trace: Trace
  private let bound: [BoundOperator]
  private let whole: TracePlan
  private let chains: [OperatorChain]
  /// With the mappings of all products that were tried.
  private(set) var strategy: TiledStrategy

  /// Slices of a trace at most; schedules with more are not tried. Assumed: bounds the time of a search.
  private static let mostSlices = 200_000
  /// Chains before one and behind it that it is tried with: about a block of an encoder. Assumed.
  private static let neighbors = 2
  /// Rows of a chain are cut into two slices, then into twice as many, up to this number in any case and
  /// beyond it while that is better. Assumed.
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

    init(_ trace: Trace) {
      self.trace = trace
      operators = trace.operators.indices
    }

    init(_ operators: Range<Int>, of trace: Trace) {
      self.trace = trace.part(operators)
      self.operators = operators
    }
  }

  private struct Outcome {
    var slicing: Slicing
    var cost: Cost
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
    self.strategy = strategy
    settings = MachineSettings(accelerator).withoutBanks
    chains = OperatorChain.all(trace)
  }

  /// The plan with the least cost of those tried.
  mutating func plan() -> TracePlan {
    guard mayGain, let run = run(whole, images: images) else { return whole }
    let slicing = images > 1 ? bestGroups() : refined(.none)
    guard slicing != .none,
      let slices = try? SliceOrder(trace, chains, accelerator).slices(slicing),
      let plan = plan(slices, of: Part(trace)), let found = self.run(plan, images: images),
      isBetter(found.cost, run.cost)
    else { return whole.written(as: run.mapped) }
    return plan.written(as: found.mapped)
  }

  private var images: Int { max(1, trace.header.batch) }

  /// Slices stay on chip where whole results do not, and units work on one while the array makes the next,
  /// where they do not take rows as they are made anyway.
  private var mayGain: Bool {
    guard cutsChains || images > 1 else { return false }
    return !whole.residency.spills.isEmpty
      || SliceOrder.overlaps(accelerator) && accelerator.pipeline.rowStreaming == nil
  }

  /// Costs less, or as much and moves fewer bytes.
  private func isBetter(_ cost: Cost, _ other: Cost) -> Bool {
    (cost.objective, cost.bytes) < (other.objective, other.bytes)
  }

  // MARK: Candidates

  /// The best number of images in a group, with its chains in slices.
  private mutating func bestGroups() -> Slicing {
    let base = Slicing(images: 1)
    let all = Part(trace)
    guard var best = outcome(base, of: all) else { return .none }
    if cutsChains, let found = outcome(refined(base), of: all),
      found.cost.objective < best.cost.objective
    {
      best = found
    }
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

  /// With each class of chains in the slices that are best for one of them, with the others as they are
  /// by then; and once more, with the others as they are at the end.
  private mutating func refined(_ start: Slicing) -> Slicing {
    let first = improved(start)
    return first == start ? first : improved(first)
  }

  private mutating func improved(_ start: Slicing) -> Slicing {
    var slicing = start
    var places: [OperatorChain.Class: [Int]] = [:]
    for (place, chain) in chains.enumerated() { places[chain.shape, default: []].append(place) }
    for (place, chain) in chains.enumerated() {
      // The second one of a class: before the first one there may be other operators.
      guard let alike = places.removeValue(forKey: chain.shape) else { continue }
      let part = Part(operators(around: alike.count > 1 ? alike[1] : place), of: trace)
      guard let start = outcome(slicing, of: part) else { continue }
      slicing =
        (chain.elements > 1
        ? bestHeads(of: chain, start, part) : bestRows(of: chain, start, part)).slicing
    }
    return slicing
  }

  /// Those of a chain and its neighbors.
  private func operators(around place: Int) -> Range<Int> {
    let first = chains[max(0, place - Self.neighbors)]
    let last = chains[min(chains.count - 1, place + Self.neighbors)]
    return first.operators.lowerBound..<last.operators.upperBound
  }

  /// The best number of rows of all.
  private mutating func bestRows(
    of chain: OperatorChain, _ start: Outcome, _ part: Part
  ) -> Outcome {
    guard chain.dividesRows else { return start }
    var best = start
    if start.slicing.sizes[chain.shape] != nil,
      let found = outcome(start.slicing, .whole, for: chain, of: part),
      isBetter(found.cost, best.cost)
    {
      best = found
    }
    var count = 2
    while let size = rows(of: chain, slices: count) {
      defer { count *= 2 }
      guard start.slicing.sizes[chain.shape] != size else { continue }
      if let found = outcome(start.slicing, size, for: chain, of: part),
        isBetter(found.cost, best.cost)
      {
        best = found
      } else if count >= Self.leastCount {
        break
      }
    }
    return best
  }

  /// The rows of an image cut into a number of slices, in multiples of the array's rows; nil where that is
  /// no cut, or the same as into half as many.
  private func rows(of chain: OperatorChain, slices count: Int) -> Slicing.Size? {
    let rows = chain.rows / images
    let together = rowsTogether(chain)
    let length = ceilingDivision(ceilingDivision(rows, count), together) * together
    return length < rows && ceilingDivision(rows, length) > count / 2 ? .rows(length) : nil
  }

  /// Rows of the array that a chain's first product runs on.
  private func rowsTogether(_ chain: OperatorChain) -> Int {
    switch bound[chain.operators.lowerBound].binding {
    case .array(let id, _, _): accelerator[id].rows
    case .unit, .host, .none: 1
    }
  }

  private mutating func bestHeads(
    of chain: OperatorChain, _ start: Outcome, _ part: Part
  ) -> Outcome {
    var best = start
    let known = start.slicing.sizes[chain.shape]
    for size in headSizes(of: chain) + (known == nil ? [] : [.whole]) where size != known {
      guard let found = outcome(start.slicing, size, for: chain, of: part),
        isBetter(found.cost, best.cost)
      else { continue }
      best = found
    }
    return best
  }

  private mutating func outcome(
    _ slicing: Slicing, _ size: Slicing.Size, for chain: OperatorChain, of part: Part
  ) -> Outcome? {
    var slicing = slicing
    slicing.sizes[chain.shape] = size == .whole ? nil : size
    return outcome(slicing, of: part)
  }

  /// As many heads as fit, and one; rows of a head where a head does not fit.
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
    return sizes
  }

  // MARK: Evaluation

  /// What one image costs in the first group of a schedule; nil where it cannot be run.
  private mutating func outcome(_ slicing: Slicing, of part: Part) -> Outcome? {
    let order = SliceOrder(part.trace, OperatorChain.all(part.trace), accelerator)
    guard let slices = try? order.firstGroup(slicing),
      let plan = plan(slices, of: part),
      let run = run(plan, images: min(images, slicing.images ?? images))
    else { return nil }
    return Outcome(slicing: slicing, cost: run.cost)
  }

  /// The plan of slices; nil where they cannot be run.
  private mutating func plan(_ slices: [OperatorSlice], of part: Part) -> TracePlan? {
    guard slices.count <= Self.mostSlices, let sliced = try? SlicedTrace(part.trace, slices)
    else { return nil }
    let first = part.operators.lowerBound
    return try? strategy.plan(sliced, sliced.operators.map { bound[first + $0] })
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

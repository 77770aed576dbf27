import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Finds the mapping of one product: candidates are ranked by an estimate, and the best of them decided
/// by simulating the layer alone.
struct TilingSearch {
  private let shape: MatrixShape
  private let accelerator: Accelerator
  private let settings: MachineSettings
  private let rules: SearchRules
  private let costs: MappingCosts?
  private let candidates: TilingCandidates

  init(
    _ shape: MatrixShape, _ accelerator: Accelerator, _ settings: MachineSettings,
    _ rules: SearchRules, costs: MappingCosts?, largest: ArrayPart, isUnbounded: Bool
  ) {
    self.shape = shape
    self.accelerator = accelerator
    self.settings = settings
    self.rules = rules
    self.costs = costs
    candidates = TilingCandidates(
      shape: shape, accelerator: accelerator, rules: rules, costs: costs, isUnbounded: isUnbounded,
      timing: ArrayTiming(accelerator, shape).using(largest),
      estimator: TilingEstimator(shape, accelerator, settings))
  }

  /// - Parameter isOnlyOne: Whether nothing else is compared with the result, so that a single candidate
  ///   needs no simulation.
  func best(
    name: String, isOnlyOne: Bool
  ) throws(InputError) -> (tiling: Tiling, cost: MappingCost) {
    let finalists = self.finalists(of: candidates.all)
    guard let first = finalists.first else {
      let smallest = TileShape(m: 1, k: 1, n: 1)
      guard let misfit = candidates.tilingRules(candidates.timing).misfit(smallest, .columnsOutside)
      else {
        throw InputError(
          "operator '\(name)' moves more bytes than are counted, whatever its tiles",
          help: "raise the buffers' sizes")
      }
      throw Self.error(smallest, misfit, name)
    }
    guard finalists.count > 1 || !isOnlyOne else { return (first.tiling, first.cost) }
    var winner: (tiling: Tiling, cost: MappingCost)?
    // By kind of loops, the least by which simulations exceeded estimates.
    var ratios: [LoopKind: Double] = [:]
    var tasks = 0
    for (index, finalist) in finalists.enumerated() {
      let kind = LoopKind(
        order: finalist.tiling.order, keeps: finalist.tiling.keeps,
        size: Int.bitWidth - finalist.tasks.leadingZeroBitCount)
      let estimate = finalist.cost.objective(rules)
      if let winner, index >= SearchRules.leastFinalists {
        let expected = estimate * max(1, ratios[kind] ?? 1)
        let isPromising = expected < winner.cost.objective(rules) * (1 - tolerance)
        // Of a short product, latencies decide, which estimates know least.
        let share = Double(Self.short) / Double(max(1, winner.cost.cycles))
        let others = Int(Double(rules.finalistTasks) * min(8, max(0.125, share)))
        let most = isPromising ? rules.finalistTasks * Self.promising : others
        guard tasks + finalist.tasks <= most else { continue }
      }
      tasks += finalist.tasks
      let cost = simulated(finalist)
      if estimate > 0 {
        ratios[kind] = min(ratios[kind] ?? .infinity, cost.objective(rules) / estimate)
      }
      if winner.map({ cost.isBetter(than: $0.cost, rules) }) ?? true {
        winner = (finalist.tiling, cost)
      }
    }
    return winner ?? (first.tiling, first.cost)
  }

  static func error(
    _ tile: TileShape, _ misfit: (buffer: String, needs: Int, has: Int), _ name: String
  ) -> InputError {
    InputError(
      "operator '\(name)': a tile of \(tile.m) × \(tile.k) × \(tile.n) needs \(misfit.needs) B in "
        + "buffer '\(misfit.buffer)', which takes tiles of at most \(misfit.has) B",
      help: "raise 'buffers.\(misfit.buffer).size'")
  }

  /// Mappings whose estimates have a similar error.
  private struct LoopKind: Hashable {
    var order: LoopOrder
    var keeps: KeptOperands
    /// Digits of the number of tasks.
    var size: Int
  }

  /// Cycles of a product whose finalists take as many tasks as the rules say; shorter ones take up to 8
  /// times as many, longer ones down to 1/8 (assumed).
  private static let short = 16_000

  /// How many times the tasks of other finalists those may take that promise to be better (assumed).
  private static let promising = 16

  private var tolerance: Double { Double(rules.tolerance) / 1e6 }

  // MARK: Finalists

  /// The candidates of the least estimated cost, and before them those that move the fewest bytes for
  /// about that cost.
  private func finalists(of candidates: [TilingCandidate]) -> [TilingCandidate] {
    let scores = candidates.map { $0.cost.objective(rules) }
    guard let least = scores.min() else { return [] }
    let frugal = scores.indices.filter { scores[$0] <= least * (1 + tolerance) }
      .sorted {
        (candidates[$0].cost.bytes, candidates[$0].tasks)
          < (candidates[$1].cost.bytes, candidates[$1].tasks)
      }
      .prefix(SearchRules.leastFinalists)
    let chosen = Set(frugal)
    // Of costs that differ by less than an estimate is worth, those that are simulated sooner first.
    func rank(_ index: Int) -> (Int, Int) {
      // A table may price everything at 0.
      let excess = least > 0 ? scores[index] / least - 1 : 0
      return (Int(excess * 50), candidates[index].tasks)
    }
    let others = scores.indices.filter { !chosen.contains($0) && scores[$0] <= least * 1.2 }
      .sorted { rank($0) < rank($1) }
      .prefix(max(0, rules.finalists - frugal.count))
    return (Array(frugal) + Array(others)).map { candidates[$0] }
  }

  /// The layer with nothing before or after it.
  private func simulated(_ candidate: TilingCandidate) -> MappingCost {
    let tiling = candidate.tiling
    // Beyond this many tasks a simulation says no more than the estimate does.
    guard candidate.tasks <= 16_384 else { return candidate.cost }
    var builder = ProgramBuilder(accelerator, tensorCount: 3, reuse: false)
    let own = candidates.timing.using(tiling.part)
    let rules = candidates.tilingRules(own)
    let recipe = ProductRecipe(
      shape: shape, tiling: tiling,
      needsPartialSums: rules.needsPartialSums(tiling.tile, tiling.order),
      keepsSumsInPEs: rules.keepsSumsInPEs(tiling.tile, tiling.order), hasBias: false,
      inputIsCut: false, weightIsCut: false, outputIsCut: false)
    builder.emit(
      ProductPlan(
        recipe: recipe, timing: own, input: TensorID(index: 0), weight: TensorID(index: 1),
        output: TensorID(index: 2)))
    guard let schedule = try? Machine(settings).run(builder.program, fastForward: false) else {
      preconditionFailure("a layer alone cannot wait for itself")
    }
    let activity = builder.activities[0]
    let cycles = schedule.totalCycles
    return MappingCost(
      cycles: cycles, bytes: activity.dramReadBytes + activity.dramWriteBytes,
      energy: costs?.energy(activity, cycles: cycles) ?? 0)
  }
}

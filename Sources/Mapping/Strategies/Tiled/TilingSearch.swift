import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Finds the mapping of one product: candidates are ranked by an estimate, and the best of them decided
/// by simulating the layer alone.
///
/// A candidate is a tile, with the part of the array that computes it in the fewest cycles and each
/// order of the loops. A tile whose array cycles, fill and drain left out, are more than the best
/// estimate is passed over: that is a lower bound. Tiles of fewer rows or columns than one that takes
/// 1/16 more than the best only add fill and drain, and are passed over too.
struct TilingSearch {
  private let shape: MatrixShape
  private let accelerator: Accelerator
  private let settings: MachineSettings
  private let rules: SearchRules
  private let costs: MappingCosts?
  private let isUnbounded: Bool
  /// On the whole array, or the largest part that folds may use.
  private let timing: ArrayTiming
  private let estimator: TilingEstimator

  private struct Candidate {
    var tiling: Tiling
    var cost: MappingCost
    var tasks: Int
  }

  init(
    _ shape: MatrixShape, _ accelerator: Accelerator, _ settings: MachineSettings,
    _ rules: SearchRules, costs: MappingCosts?, largest: ArrayPart, isUnbounded: Bool
  ) {
    self.shape = shape
    self.accelerator = accelerator
    self.settings = settings
    self.rules = rules
    self.costs = costs
    self.isUnbounded = isUnbounded
    timing = ArrayTiming(accelerator, shape).using(largest)
    estimator = TilingEstimator(shape, accelerator, settings)
  }

  /// - Parameter isOnlyOne: Whether nothing else is compared with the result, so that a single candidate
  ///   needs no simulation.
  func best(
    name: String, isOnlyOne: Bool
  ) throws(InputError) -> (tiling: Tiling, cost: MappingCost) {
    let finalists = self.finalists(of: candidates())
    guard let first = finalists.first else {
      let smallest = TileShape(m: 1, k: 1, n: 1)
      guard let misfit = tilingRules(timing).misfit(smallest, .columnsOutside) else {
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
        let others =
          winner.cost.cycles < Self.short ? rules.finalistTasks : rules.finalistTasks / 8
        let most = isPromising ? rules.finalistTasks * Self.promising : others
        guard tasks + finalist.tasks <= most else { continue }
      }
      tasks += finalist.tasks
      let cost = simulated(finalist)
      ratios[kind] = min(ratios[kind] ?? .infinity, cost.objective(rules) / estimate)
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

  /// Mappings that an estimate misjudges alike.
  private struct LoopKind: Hashable {
    var order: LoopOrder
    var keeps: KeptOperands
    /// Digits of the number of tasks.
    var size: Int
  }

  /// Cycles of a product below which fill, drain and latencies are much of them.
  private static let short = 50_000

  /// How many times the tasks of other finalists those take that may be better than the best.
  private static let promising = 16

  private var tolerance: Double { Double(rules.tolerance) / 1e6 }

  private func tilingRules(_ timing: ArrayTiming) -> TilingRules {
    TilingRules(accelerator, shape, timing, isUnbounded: isUnbounded)
  }

  // MARK: Candidates

  private func candidates() -> [Candidate] {
    var pool = Pool(rules)
    let grain = timing.grain
    let lengths = Lengths(
      m: TileLengths(shape.m, grain: grain.m), k: TileLengths(shape.k, grain: grain.k),
      n: TileLengths(shape.n, grain: grain.n))
    let whole = tilingRules(timing)
    addGrid(lengths, whole, to: &pool)
    refine(lengths, whole, &pool)
    if accelerator.array.pools.isEmpty, accelerator.array.ragged == .used {
      for estimate in pool.best(Self.improved) where pool.estimates < rules.candidates {
        improve(estimate, &pool)
      }
    }
    return pool.candidates
  }

  private struct Lengths {
    var m: TileLengths
    var k: TileLengths
    var n: TileLengths

    subscript(dimension: ProductDimension) -> TileLengths {
      switch dimension {
      case .m: m
      case .k: k
      case .n: n
      }
    }
  }

  /// Tiles of the first grid, of the fewest cycles, of which neighbours are tried; rounds of that; and
  /// tiles for which smaller parts of the array are.
  private static let gridTiles = 1_000
  private static let refined = 6
  private static let rounds = 8
  private static let improved = 8

  /// Tiles on a grid of lengths that is as fine as its size allows, all on the whole array.
  private func addGrid(_ lengths: Lengths, _ whole: TilingRules, to pool: inout Pool) {
    var ratio = 1.0
    var (ms, ks, ns): ([Int], [Int], [Int])
    repeat {
      (ms, ks, ns) = (
        lengths.m.thinned(ratio), lengths.k.thinned(ratio), lengths.n.thinned(ratio)
      )
      ratio *= 1.15
    } while ms.count * ks.count * ns.count > Self.gridTiles && ratio < 16
    let smallest = (m: ms[ms.count - 1], n: ns[ns.count - 1])
    for k in ks {
      guard whole.fits(TileShape(m: smallest.m, k: k, n: smallest.n), .columnsOutside)
      else { continue }
      // Smaller tiles may keep sums in the PEs that larger ones cannot.
      let maySumInPEs = accelerator.array.dataflow == .outputStationary && k < shape.k
      columns: for n in ns {
        for (index, m) in ms.enumerated() {
          let tile = TileShape(m: m, k: k, n: n)
          guard whole.fits(tile, .columnsOutside) else { continue }
          guard pool.estimates < rules.candidates else { return }
          guard let array = add(tile, whole, to: &pool) else { continue }
          guard pool.isClose(array) || maySumInPEs else {
            if index == 0 { break columns }
            break
          }
        }
      }
    }
  }

  /// Tries neighbours of the best tiles until none is better.
  private func refine(_ lengths: Lengths, _ whole: TilingRules, _ pool: inout Pool) {
    var seen = Set(pool.tiles.map(\.tile))
    var centres: Set<TileShape> = []
    for _ in 0..<Self.rounds {
      let best = pool.best(Self.refined).filter { !centres.contains($0.tile) }
      guard !best.isEmpty else { return }
      for centre in best {
        centres.insert(centre.tile)
        for tile in neighbours(centre.tile, lengths, whole) where seen.insert(tile).inserted {
          guard pool.estimates < rules.candidates else { return }
          _ = add(tile, whole, to: &pool)
        }
      }
    }
  }

  /// Tiles that differ in one length, by a little or by half, and those of them with another length as
  /// long as fits.
  private func neighbours(
    _ tile: TileShape, _ lengths: Lengths, _ whole: TilingRules
  ) -> [TileShape] {
    var found: [TileShape] = []
    for dimension in ProductDimension.allCases {
      let all = lengths[dimension]
      let place = all.place(of: tile[dimension])
      var places = [place - 2, place - 1, place + 1, place + 2].filter(all.all.indices.contains)
      places.append(all.place(of: tile[dimension] / 2))
      places.append(all.place(of: tile[dimension] * 2))
      for place in places {
        var moved = tile
        moved[dimension] = all.all[place]
        if whole.fits(moved, .columnsOutside) { found.append(moved) }
        for other in ProductDimension.allCases where other != dimension {
          if let fitting = longest(other, moved, lengths[other], whole) {
            found.append(fitting)
          } else if let third = ProductDimension.allCases.first(where: {
            $0 != dimension && $0 != other
          }) {
            // Neither fits alone.
            var shorter = moved
            shorter[third] = lengths[third].all[lengths[third].place(of: moved[third] / 2)]
            if let fitting = longest(other, shorter, lengths[other], whole) {
              found.append(fitting)
            }
          }
        }
      }
      if let fitting = longest(dimension, tile, all, whole) { found.append(fitting) }
    }
    return found
  }

  /// The tile with its longest length along a dimension that fits; nil where none does.
  private func longest(
    _ dimension: ProductDimension, _ tile: TileShape, _ lengths: TileLengths,
    _ whole: TilingRules
  ) -> TileShape? {
    var tile = tile
    var (low, high) = (0, lengths.all.count - 1)
    while low < high {
      let middle = (low + high) / 2
      tile[dimension] = lengths.all[middle]
      if whole.fits(tile, .columnsOutside) { high = middle } else { low = middle + 1 }
    }
    tile[dimension] = lengths.all[low]
    return whole.fits(tile, .columnsOutside) ? tile : nil
  }

  /// Adds a tile on the whole array, if it may be chosen. Returns the array's cycles; nil where a bound is
  /// enough to leave it out.
  private func add(_ tile: TileShape, _ whole: TilingRules, to pool: inout Pool) -> Int? {
    let bound = lowerBound(tile, timing)
    guard pool.mayBeat(bound) else { return nil }
    let array = estimator.arrayCycles(
      tile, timing, keepsSums: whole.keepsSumsInPEs(tile, .columnsOutside))
    pool.estimates += 1
    add(tile, timing, whole, array: array, bound: bound, to: &pool)
    return array
  }

  /// Cycles that the array streams for, at least: the product of what tiles along each dimension
  /// contribute.
  private func lowerBound(_ tile: TileShape, _ timing: ArrayTiming) -> Int {
    var cycles = Int128(shape.b)
    for (dimension, total) in [
      (ProductDimension.m, shape.m), (.k, shape.k), (.n, shape.n),
    ] {
      let length = tile[dimension]
      let others = ceilingDivision(total, length) - 1
      cycles *= Int128(
        others * timing.leastWork(length, along: dimension)
          + timing.leastWork(total - others * length, along: dimension))
    }
    return Int(clamping: cycles)
  }

  /// Adds a tile in each order of its loops.
  private func add(
    _ tile: TileShape, _ timing: ArrayTiming, _ tilingRules: TilingRules, array: Int, bound: Int,
    to pool: inout Pool
  ) {
    guard pool.mayBeat(array) else {
      pool.tiles.append(TileEstimate(tile: tile, array: array, bound: bound, cycles: array))
      return
    }
    let counts = TileShape(
      m: ceilingDivision(shape.m, tile.m), k: ceilingDivision(shape.k, tile.k),
      n: ceilingDivision(shape.n, tile.n))
    let keepsSums = tilingRules.keepsSumsInPEs(tile, .columnsOutside)
    var fewest = Int.max
    for order in LoopOrder.distinct(counts) {
      guard order.finishesTiles || tilingRules.fits(tile, order) else { continue }
      let spills = tilingRules.spills(tile, order)
      if spills, !order.finishesTiles { continue }
      var tiling = Tiling(tile: tile, order: order, part: timing.part, spillsPartialSums: spills)
      tiling.keeps = keeps(tiling, counts)
      let cycles =
        order.finishesTiles || !keepsSums
        ? array : estimator.arrayCycles(tile, timing, keepsSums: false)
      guard var cost = estimator.cost(tiling, counts, array: cycles) else { continue }
      if let costs {
        cost.energy = costs.energy(
          dramBytes: cost.bytes, moved: bufferTraffic(tiling, counts, timing, tilingRules),
          cycles: cost.cycles)
      }
      fewest = min(fewest, cost.cycles)
      // A load of each operand, the array, and a store at most.
      let tasks = shape.b * counts.m * counts.n * (counts.k * 3 + 1)
      pool.add(Candidate(tiling: tiling, cost: cost, tasks: tasks))
    }
    pool.tiles.append(TileEstimate(tile: tile, array: array, bound: bound, cycles: fewest))
  }

  /// A tile on the whole array: the array's cycles, what they are at least, and the fewest cycles of its
  /// loop orders.
  private struct TileEstimate {
    var tile: TileShape
    var array: Int
    var bound: Int
    var cycles: Int
  }

  /// Operands that stay for another pass because their buffer has place for all of it.
  private func keeps(_ tiling: Tiling, _ counts: TileShape) -> KeptOperands {
    var all = tiling
    all.keeps = [.input, .weight]
    let reuse = TileReuse(all, shape, counts)
    let inFlight = accelerator.mapping.tilesInFlight
    var keeps: KeptOperands = []
    if !shape.inputOnChip, reuse.inputTiles > inFlight,
      reuse.keptInputs(in: accelerator.buffers.inputRoom) > 0
    {
      keeps.insert(.input)
    }
    if !shape.weightOnChip, reuse.weightTiles > inFlight,
      reuse.keptWeights(in: accelerator.buffers.weightRoom) > 0
    {
      keeps.insert(.weight)
    }
    return keeps
  }

  /// Adds the smaller part of the array that computes a tile in the fewest cycles, rows chosen first: of
  /// those that take a few folds more, or that load as fast as they stream.
  private func improve(_ estimate: TileEstimate, _ pool: inout Pool) {
    let tile = estimate.tile
    // Only where the array, and of its cycles more than streaming, decides.
    guard estimate.array - estimate.bound > estimate.bound / 400,
      estimate.cycles <= 2 * estimate.array
    else { return }
    var own = timing
    var array = estimate.array
    for isRows in [true, false] {
      for length in own.partLengths(tile, rows: isRows) {
        var part = own.part
        if isRows { part.rows = length } else { part.columns = length }
        let smaller = timing.using(part)
        guard lowerBound(tile, smaller) < array else { continue }
        let cycles = estimator.arrayCycles(
          tile, smaller, keepsSums: smaller.keepsSumsInPEs(tile))
        pool.estimates += 1
        guard cycles < array, tilingRules(smaller).fits(tile, .columnsOutside) else { continue }
        (own, array) = (smaller, cycles)
      }
    }
    guard array < estimate.array else { return }
    add(tile, own, tilingRules(own), array: array, bound: estimate.bound, to: &pool)
  }

  // MARK: Finalists

  /// The candidates of the least estimated cost, and before them those that move the fewest bytes for
  /// about that cost.
  private func finalists(of candidates: [Candidate]) -> [Candidate] {
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
      (Int((scores[index] / least - 1) * 50), candidates[index].tasks)
    }
    let others = scores.indices.filter { !chosen.contains($0) && scores[$0] <= least * 1.2 }
      .sorted { rank($0) < rank($1) }
      .prefix(max(0, rules.finalists - frugal.count))
    return (Array(frugal) + Array(others)).map { candidates[$0] }
  }

  /// The layer with nothing before or after it.
  private func simulated(_ candidate: Candidate) -> MappingCost {
    let tiling = candidate.tiling
    // Beyond this many tasks a simulation says no more than the estimate does.
    guard candidate.tasks <= 16_384 else { return candidate.cost }
    var builder = ProgramBuilder(accelerator, tensorCount: 3, reuse: false)
    let own = timing.using(tiling.part)
    let rules = tilingRules(own)
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

  /// Candidates, and how good the best of them is.
  private struct Pool {
    private let rules: SearchRules
    var candidates: [Candidate] = []
    var tiles: [TileEstimate] = []
    var estimates = 0
    private var least = Int.max

    init(_ rules: SearchRules) { self.rules = rules }

    /// Cycles beyond which no candidate is looked at: for another objective, slower ones may be better.
    private func limit(_ part: Int) -> Int {
      switch rules.objective {
      case .cycles: least + least / part + 2
      case .energy, .edp: least * 2
      }
    }

    /// Whether a tile whose cycles are no fewer than a bound may still be chosen.
    func mayBeat(_ bound: Int) -> Bool { least == .max || bound <= limit(200) }

    func isClose(_ cycles: Int) -> Bool { least == .max || cycles <= limit(16) }

    /// The tiles of the fewest cycles, no two of which differ in one length only.
    func best(_ count: Int) -> [TileEstimate] {
      var best: [TileEstimate] = []
      let ranked = tiles.sorted { ($0.cycles, $0.array) < ($1.cycles, $1.array) }
      for estimate in ranked {
        let isNew = best.allSatisfy { known in
          ProductDimension.allCases.count { known.tile[$0] == estimate.tile[$0] } < 2
        }
        if isNew { best.append(estimate) }
        if best.count == count { break }
      }
      return best
    }

    mutating func add(_ candidate: Candidate) {
      least = min(least, candidate.cost.cycles)
      candidates.append(candidate)
    }
  }
}

extension TilingSearch {
  /// Bytes that the array draws from the buffers, and that pass through them on their way.
  private func bufferTraffic(
    _ tiling: Tiling, _ counts: TileShape, _ timing: ArrayTiming, _ rules: TilingRules
  ) -> [(buffer: Int, bytes: Int)] {
    let buffers = accelerator.buffers
    let folds = timing.folds(tiling.tile)
    let inputs = shape.b * shape.inputTileBytes(m: shape.m, k: shape.k)
    let weights = shape.b * shape.weightTileBytes(k: shape.k, n: shape.n)
    var sums = 0
    if rules.needsPartialSums(tiling.tile, tiling.order) {
      sums = 2 * shape.b * shape.sumBytes(m: shape.m, n: shape.n) * counts.k
    }
    let (inputReads, weightReads, sumFolds) =
      switch accelerator.array.dataflow {
      case .outputStationary:
        (inputs * folds.columnFolds * counts.n, weights * folds.rowFolds * counts.m, folds.groups)
      case .weightStationary:
        (inputs * folds.columnFolds * counts.n, weights * counts.m, folds.rowFolds)
      case .inputStationary:
        (inputs * counts.n, weights * folds.columnFolds * counts.m, folds.rowFolds)
      }
    return [
      (buffers.input, inputReads), (buffers.weight, weightReads),
      (buffers.partialSum ?? buffers.output, sums * sumFolds),
    ]
  }
}

extension LoopOrder {
  /// The orders that differ where loops of one turn are left out, the one with the fewest waiting sums
  /// first.
  fileprivate static func distinct(_ counts: TileShape) -> [LoopOrder] {
    switch (counts.m > 1, counts.k > 1, counts.n > 1) {
    case (true, true, true): allCases
    case (true, true, false): [.columnsOutside, .columnsReductionRows]
    case (false, true, true): [.columnsOutside, .rowsReductionColumns]
    case (true, false, true): [.columnsOutside, .rowsOutside]
    default: [.columnsOutside]
    }
  }
}

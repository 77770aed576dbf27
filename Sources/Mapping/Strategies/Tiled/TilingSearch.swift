import Diagnostics
import Hardware
import Simulation
import Timing

/// Searches the mappings of one product: runs some of those of the best estimates, then changes one thing
/// of the best ones after the other as long as that makes them better.
struct TilingSearch: ~Copyable {
  private let space: MappingSpace
  private let moves: TilingMoves
  private var evaluation: TilingEvaluation
  /// Mappings that were run to their end; not empty after a search.
  private(set) var found: [Found] = []
  private var seen = Set<Tiling>(minimumCapacity: 256)
  private var parts: [MappingSpace.PartOfArray] = []
  private var least = Double.infinity
  private var fewestCycles = Int.max
  /// Mappings that were run, and their tasks.
  private var runs = 0
  /// Runs when the best mapping was last found better, by more than a little, and its objective then.
  private var lastGain = (runs: 0, objective: Double.infinity)
  private var tasks = 0
  /// Mappings that may still be estimated.
  private var estimates: Int

  struct Found {
    var tiling: Tiling
    var cost: MappingCost
    /// Whether all that is around it has been tried.
    var isCentre = false
  }

  init(_ space: MappingSpace) {
    self.space = space
    moves = TilingMoves(space)
    evaluation = TilingEvaluation(space)
    estimates = space.rules.candidates
  }

  private var rules: SearchRules { space.rules }

  // These are assumed, a balance between the time of a search and the cases that it loses (see Limits).
  /// Tiles of the first grid, of the second one, and of those on parts of the array, at most.
  private static let tiles = (coarse: 27, fine: 8_000, part: 300)
  /// Those parts, of the rows or of the columns.
  private static let shares = [(of: 1, parts: 2), (of: 2, parts: 3), (of: 3, parts: 4)]
  /// Mappings of each order of the loops that are run whatever their estimates.
  private static let runsOfOrder = 2
  /// One in this many of the mappings that may be run is for those of the best estimates.
  private static let shareOfEstimates = 5
  /// Mappings that are run for their few bytes.
  private static let frugalRuns = 8
  /// Starts from other orders of the loops.
  private static let starts = 12
  /// Mappings that are run, beyond the first climb, without one that is better by 1/1,000 before the
  /// search ends.
  private static let patience = 16

  mutating func run(name: String) throws(InputError) {
    let lengths = TileLengths.Each(space.shape, granularity: space.whole.timing.granularity)
    let coarse = TilingGrid(space, lengths, tiles: Self.tiles.coarse)
      .candidates(on: space.whole, limit: .max, &estimates)
    for candidate in ranked(coarse).prefix(SearchRules.leastFinalists) { run(candidate) }
    let fine = TilingGrid(space, lengths, tiles: Self.tiles.fine)
      .candidates(on: space.whole, limit: limit, &estimates)
    let all = ranked(coarse + fine)
    guard let first = all.first else { throw refusal(name) }
    runBest(of: all)
    if let centre = nextCentre { climb(from: centre, endsEarly: false) }
    lastGain.runs = runs
    runFrugal(of: all)
    startOnParts()
    for _ in 0..<Self.starts {
      guard mayRun, let centre = nextCentre else { break }
      climb(from: centre)
    }
    // What is left is for further mappings by their estimates.
    for candidate in all where mayRun && candidate.bound <= limit {
      let known = found.count
      run(candidate)
      if let best = best(from: known), objective(best) <= least * 1.05 { climb(from: best) }
    }
    // A product of too many tasks is not simulated; the estimate decides.
    if found.isEmpty { found.append(Found(tiling: first.tiling, cost: first.cost)) }
  }

  /// Runs mappings around one of a product that has more rows and is equal otherwise; all that `run` does
  /// where that one does not fit.
  mutating func run(near tiling: Tiling, name: String) throws(InputError) {
    var start = tiling
    start.tile.m = min(start.tile.m, space.shape.m)
    run(start, space.tasks(of: start.tile), limit: .max)
    guard !found.isEmpty else { return try run(name: name) }
    climb(from: 0, endsEarly: false)
  }

  private mutating func runBest(of candidates: [TilingCandidate]) {
    var runsOfOrder: [LoopOrder: Int] = [:]
    for candidate in candidates where candidate.bound <= limit {
      let others = runsOfOrder[candidate.tiling.order, default: 0]
      let isClose = candidate.cost.objective(rules) <= least * (others == 0 ? 2 : 1.2)
      guard isClose && others < Self.runsOfOrder || mayRun(1, of: Self.shareOfEstimates) else {
        continue
      }
      runsOfOrder[candidate.tiling.order] = others + 1
      // A climb may start from the first one of an order, however it compares.
      if others == 0 {
        run(candidate.tiling, candidate.tasks, limit: limit.multiplied(by: 2, over: 1))
      } else {
        run(candidate)
      }
    }
  }

  /// Of those that may take about as few cycles, the ones that move fewer bytes than the best one.
  private mutating func runFrugal(of candidates: [TilingCandidate]) {
    guard !found.isEmpty else { return }
    let best = found[MappingCost.best(of: found.map(\.cost), rules)].cost
    let frugal = candidates.filter {
      $0.bound <= limit && $0.cost.bytes < best.bytes && $0.cost.objective(rules) <= least * 1.05
    }.sorted { ($0.cost.bytes, $0.tasks) < ($1.cost.bytes, $1.tasks) }
    for candidate in frugal.prefix(Self.frugalRuns) { run(candidate) }
  }

  /// What an array of fewer rows, or fewer columns, does well, the whole one can do too.
  private mutating func startOnParts() {
    guard !space.hasPools else { return }
    let whole = space.whole.timing.part
    let parts = Self.shares.flatMap { share in
      [
        ArrayPart(rows: whole.rows, columns: whole.columns * share.of / share.parts),
        ArrayPart(rows: whole.rows * share.of / share.parts, columns: whole.columns),
      ]
    }
    for smaller in parts where smaller.rows > 0 && smaller.columns > 0 && mayRun {
      let part = part(smaller)
      let lengths = TileLengths.Each(space.shape, granularity: part.timing.granularity)
      let candidates = TilingGrid(space, lengths, tiles: Self.tiles.part)
        .candidates(on: part, limit: limit.multiplied(by: 5, over: 4), &estimates)
      let known = found.count
      for candidate in ranked(candidates).prefix(SearchRules.leastFinalists) {
        run(candidate.tiling, candidate.tasks, limit: limit.multiplied(by: 3, over: 2))
      }
      if let best = best(from: known) { climb(from: best) }
    }
  }

  // MARK: Climbing

  /// Changes one thing of a mapping after the other as long as that makes it better.
  ///
  /// - Parameter endsEarly: Whether it ends, as the search does, where runs have long made nothing better.
  private mutating func climb(from start: Int, endsEarly: Bool = true) {
    var centre = start
    let changes = TilingMoves.Change.allCases
    var next = 0
    var unchanged = 0
    while unchanged < changes.count {
      found[centre].isCentre = true
      let known = found.count
      let most = limit(around: found[centre].cost.cycles)
      for moved in moves.around(found[centre].tiling, changes[next]) {
        guard endsEarly ? mayRun : isWithinBudget(1, of: 1) else { return }
        run(moved, space.tasks(of: moved.tile), limit: most)
      }
      unchanged += 1
      next = (next + 1) % changes.count
      if let best = best(from: known), objective(best) < objective(centre) {
        centre = best
        unchanged = 0
      }
    }
  }

  private func objective(_ index: Int) -> Double { found[index].cost.objective(rules) }

  private func best(from first: Int) -> Int? {
    (first..<found.count).min { objective($0) < objective($1) }
  }

  /// Where to start next: from the best mapping of an order of the loops from which none did, or from
  /// the best one of all that are close.
  private var nextCentre: Int? {
    let tried = Set(found.filter(\.isCentre).map(\.tiling.order))
    let open = found.indices.filter { !found[$0].isCentre }
    let close = open.filter { objective($0) <= least * 1.1 }
    let others = open.filter {
      objective($0) <= least * 2 && !tried.contains(found[$0].tiling.order)
    }
    return (others.isEmpty ? close : others).min { objective($0) < objective($1) }
  }

  // MARK: Running

  /// Of a short product more mappings are run, as latencies decide, which estimates know least.
  private var shortness: Int {
    min(64, max(1, SearchRules.shortProduct / max(1, fewestCycles)))
  }

  private var mayRun: Bool { mayRun(1, of: 1) }

  /// Whether a part of the mappings that may be run have not been, and the last ones brought a gain.
  private func mayRun(_ part: Int, of parts: Int) -> Bool {
    runs - lastGain.runs < Self.patience * shortness && isWithinBudget(part, of: parts)
  }

  /// Whether the mappings run so far are below the limit on their tasks, or on their number.
  private func isWithinBudget(_ part: Int, of parts: Int) -> Bool {
    tasks < rules.finalistTasks * shortness * part / parts
      || runs < rules.finalists * part / parts && tasks < SearchRules.mostTasks * part / parts
  }

  /// Cycles up to which a mapping may be chosen.
  private var limit: Int {
    fewestCycles == .max ? .max : limit(around: fewestCycles)
  }

  /// For another objective than cycles, slower ones may be better.
  private func limit(around cycles: Int) -> Int {
    switch rules.objective {
    case .cycles: cycles.multiplied(by: 1_000_000 + rules.tolerance, over: 1_000_000) + 2
    case .energy, .edp: cycles.multiplied(by: 2, over: 1)
    }
  }

  private mutating func run(_ candidate: TilingCandidate) {
    run(candidate.tiling, candidate.tasks, limit: limit.multiplied(by: 11, over: 10))
  }

  /// A part of the array; of those that mappings were run on, the same one.
  private mutating func part(_ part: ArrayPart) -> MappingSpace.PartOfArray {
    if let known = parts.first(where: { $0.timing.part == part }) { return known }
    let new = space.part(part)
    parts.append(new)
    return new
  }

  /// - Parameter limit: Cycles beyond which a mapping is given up.
  private mutating func run(_ tiling: Tiling, _ count: Int, limit: Int) {
    let part = part(tiling.part)
    guard count <= TilingEvaluation.mostTasks, part.rules.fits(tiling.tile, tiling.order),
      space.streamingCycles(tiling.tile, part.timing) <= limit
    else { return }
    var tiling = tiling
    tiling.spillsPartialSums = part.rules.spills(tiling.tile, tiling.order)
    guard seen.insert(tiling).inserted else { return }
    runs += 1
    tasks += count
    guard let cost = evaluation.cost(tiling, on: part, limit: limit) else { return }
    least = min(least, cost.objective(rules))
    if least < lastGain.objective * 0.999 { lastGain = (runs, least) }
    fewestCycles = min(fewestCycles, cost.cycles)
    found.append(Found(tiling: tiling, cost: cost))
  }

  /// By estimate; of costs that differ by less than an estimate is worth, those of fewer tasks first.
  private func ranked(_ candidates: [TilingCandidate]) -> [TilingCandidate] {
    let scores = candidates.map { $0.cost.objective(rules) }
    guard let least = scores.min() else { return [] }
    // A table may price everything at 0.
    let ranks = scores.map { least > 0 ? Int(min($0 / least - 1, 1e6) * 50) : 0 }
    return candidates.indices.sorted {
      (ranks[$0], candidates[$0].tasks) < (ranks[$1], candidates[$1].tasks)
    }.map { candidates[$0] }
  }

  // MARK: Errors

  private func refusal(_ name: String) -> InputError {
    let smallest = TileShape(m: 1, k: 1, n: 1)
    guard let misfit = space.whole.rules.misfit(smallest, .columnsOutside) else {
      return InputError(
        "operator '\(name)' moves more bytes or takes more cycles than can be counted, whatever its tiles",
        help: "raise the buffers' sizes, or make the memory and the control faster")
    }
    return Self.error(smallest, misfit, name, space.accelerator)
  }

  static func error(
    _ tile: TileShape, _ misfit: (buffer: String, needs: Int, has: Int), _ name: String,
    _ accelerator: Accelerator
  ) -> InputError {
    accelerator.origin.error(
      at: accelerator.origin.size(ofBuffer: misfit.buffer),
      "operator '\(name)': a tile of \(tile.m) × \(tile.k) × \(tile.n) needs \(misfit.needs) B in "
        + "buffer '\(misfit.buffer)', which takes tiles of at most \(misfit.has) B",
      help: "raise 'buffers.\(misfit.buffer).size'")
  }
}

extension Int {
  /// The product with a fraction; `Int.max` beyond what can be counted.
  fileprivate func multiplied(by numerator: Int, over denominator: Int) -> Int {
    Int(clamping: Int128(self) * Int128(numerator) / Int128(denominator))
  }
}

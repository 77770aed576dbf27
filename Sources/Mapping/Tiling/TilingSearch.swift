import Diagnostics
import Hardware
import Simulation
import Workload

/// Finds the tiling of one product: all candidates are ranked by an estimate, the best few decided
/// by simulating the layer alone.
///
/// Of the candidates whose estimates are within 1/400 of the least cycles, those that move the
/// fewest bytes are simulated, so that a hair of time never costs a multiple of the traffic.
struct TilingSearch {
  let shape: MatrixShape
  let timing: ArrayTiming
  let rules: TilingRules
  let accelerator: Accelerator
  let settings: MachineSettings

  /// Candidates that are simulated.
  private static let finalists = 3

  /// Cycles within this part of the least count as equal.
  private static let slack = 400

  func tiling(name: String) throws(InputError) -> Tiling {
    let chosen: Tiling
    switch accelerator.mapping {
    case .fixed(let fixed):
      let tile = TileShape(
        m: min(fixed.m, shape.m), k: min(fixed.k, shape.k), n: min(fixed.n, shape.n))
      try refuseMisfit(tile, name)
      chosen = Tiling(
        tile: tile, order: fixed.order, spillsPartialSums: rules.spills(tile, shape))
    case .search where rules.isUnbounded, .whole where rules.isUnbounded:
      chosen = whole
    case .whole:
      var tiling = whole
      tiling.passes = StreamPasses(
        shape, folds: timing.folds(tiling.tile), grid: timing.grain, accelerator.buffers,
        accelerator.array.dataflow)
      chosen = tiling
    case .search(let limit):
      chosen = try search(limit: limit, name: name)
    case .gemminiAuto:
      preconditionFailure("the tiles of 'gemmini-auto' are found by its own rule")
    }
    let counts = chosen.counts(shape)
    let tiles = Int128(shape.b) * Int128(counts.m) * Int128(counts.k) * Int128(counts.n)
    let tile = "\(chosen.tile.m)x\(chosen.tile.k)x\(chosen.tile.n)"
    try WorkBounds.check(tasks: tiles * 4, name: name, tile: tile)
    return chosen
  }

  private var whole: Tiling {
    Tiling(
      tile: TileShape(m: shape.m, k: shape.k, n: shape.n), order: .columnsOutside,
      spillsPartialSums: false)
  }

  private func search(limit: Int, name: String) throws(InputError) -> Tiling {
    let candidates = TilingCandidates(shape, grain: timing.grain)
    let estimator = TilingEstimator(
      shape: shape, timing: timing, buffers: accelerator.buffers, settings: settings,
      requantizeLanes: requantizeLanes)
    var ranked: [TilingEstimator.Ranked] = []
    var least = Int.max
    candidates.forEach(fitting: rules, shape, limit: limit) { tile in
      estimator.rank(tile, spills: rules.spills(tile, shape), least: &least, into: &ranked)
    }
    guard !ranked.isEmpty else {
      try refuseMisfit(candidates.smallest, name)
      throw InputError(
        "none of the first \(limit) tilings of operator '\(name)' fits the buffers",
        help: "raise 'mapping.candidates' or the buffers' sizes")
    }
    let finalists = self.finalists(of: ranked, least: least)
    var winner = finalists[0].tiling
    var fewest = Int.max
    for finalist in finalists where finalists.count > 1 {
      let cycles = cyclesAlone(finalist.tiling)
      if cycles < fewest { (winner, fewest) = (finalist.tiling, cycles) }
    }
    return winner
  }

  private func finalists(
    of ranked: [TilingEstimator.Ranked], least: Int
  ) -> [TilingEstimator.Ranked] {
    var best: [TilingEstimator.Ranked] = []
    for candidate in ranked where candidate.cycles <= least + least / Self.slack {
      let place =
        best.firstIndex { (candidate.bytes, candidate.cycles) < ($0.bytes, $0.cycles) }
        ?? best.count
      guard place < Self.finalists else { continue }
      best.insert(candidate, at: place)
      if best.count > Self.finalists { best.removeLast() }
    }
    return best
  }

  private var requantizeLanes: Int? {
    let pipeline =
      shape.requantize.map { accelerator.path(of: $0).pipeline }
      ?? shape.groups.flatMap { accelerator.pipeline(of: $0) }
    return pipeline?.stages.map { max(1, $0.lanes / $0.interval) }.min()
  }

  /// Cycles of the layer with nothing before or after it.
  private func cyclesAlone(_ tiling: Tiling) -> Int {
    let counts = tiling.counts(shape)
    // Beyond this many tiles a simulation says no more than the estimate does.
    guard shape.b * counts.m * counts.k * counts.n <= 4_096 else { return Int.max - 1 }
    var builder = ProgramBuilder(accelerator, tensorCount: 3)
    builder.emit(
      MatrixPlan(
        shape: shape, tiling: tiling, timing: timing,
        needsPartialSums: rules.needsPartialSums(tiling.tile, shape), hasBias: false,
        input: TensorID(index: 0), inputIsCut: false, weight: TensorID(index: 1),
        weightIsCut: false, output: TensorID(index: 2),
        outputIsCut: false))
    guard let schedule = try? Machine(settings).run(builder.program) else {
      preconditionFailure("a layer alone cannot wait for itself")
    }
    return schedule.totalCycles
  }

  private func refuseMisfit(_ tile: TileShape, _ name: String) throws(InputError) {
    guard let misfit = rules.misfit(tile, shape) else { return }
    throw InputError(
      "operator '\(name)': a tile of \(tile.m) × \(tile.k) × \(tile.n) needs \(misfit.needs) B in "
        + "a slot of buffer '\(misfit.buffer)', which has \(misfit.has) B",
      help: "raise 'buffers.\(misfit.buffer).size'")
  }
}

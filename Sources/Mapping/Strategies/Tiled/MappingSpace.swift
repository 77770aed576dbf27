import Hardware
import Quantities
import Simulation
import Timing
import Workload

/// A mapping that a search may choose.
struct TilingCandidate {
  var tiling: Tiling
  /// By estimate.
  var cost: MappingCost
  /// Cycles that it takes at least.
  var bound: Int
  var tasks: Int
}

/// The mappings of one product: which of them the machine runs, and what they cost by estimate.
///
/// Constant, and too large to copy for each of the parts of a search.
final class MappingSpace: Sendable {
  let shape: MatrixShape
  let accelerator: Accelerator
  let settings: MachineSettings
  let rules: SearchRules
  let costs: MappingCosts?
  let isUnbounded: Bool
  /// The largest part of the array that folds may use.
  let whole: PartOfArray
  private let estimator: TilingEstimator
  private let buffers: BufferSet
  private let inFlight: Int
  let hasPools: Bool
  /// Whether parameters and the first tile of weights are on chip when the product starts.
  let hasPrefetchedWeights: Bool
  /// The dataflow of its array.
  let dataflow: Dataflow

  /// A part of the array, and what a tile has to fit into on it.
  final class PartOfArray: Sendable {
    let timing: ArrayTiming
    let rules: TilingRules

    fileprivate init(
      _ timing: ArrayTiming, _ shape: MatrixShape, _ accelerator: Accelerator, isUnbounded: Bool
    ) {
      self.timing = timing
      rules = TilingRules(accelerator, shape, timing, isUnbounded: isUnbounded)
    }
  }

  init(
    _ shape: MatrixShape, _ accelerator: Accelerator, _ settings: MachineSettings,
    _ rules: SearchRules, costs: MappingCosts?, largest: ArrayPart, isUnbounded: Bool,
    hasPrefetchedWeights: Bool
  ) {
    self.shape = shape
    self.accelerator = accelerator
    self.settings = settings
    self.rules = rules
    self.costs = costs
    self.isUnbounded = isUnbounded
    whole = PartOfArray(
      ArrayTiming(accelerator, shape).using(largest), shape, accelerator, isUnbounded: isUnbounded)
    self.hasPrefetchedWeights = hasPrefetchedWeights
    estimator = TilingEstimator(
      shape, accelerator, settings, hasPrefetchedWeights: hasPrefetchedWeights)
    buffers = accelerator.buffers
    inFlight = accelerator.mapping.tilesInFlight
    dataflow = accelerator[shape.array].dataflow
    hasPools = !accelerator[shape.array].pools.isEmpty
  }

  /// Folds of a part of the array; pools have all of it.
  func part(_ part: ArrayPart) -> PartOfArray {
    guard part != whole.timing.part else { return whole }
    return PartOfArray(whole.timing.using(part), shape, accelerator, isUnbounded: isUnbounded)
  }

  func counts(_ tile: TileShape) -> TileShape {
    TileShape(
      m: ceilingDivision(shape.m, tile.m), k: ceilingDivision(shape.k, tile.k),
      n: ceilingDivision(shape.n, tile.n))
  }

  /// Cycles that the array takes for all tiles, where those of a reduction follow each other or not.
  ///
  /// - Parameter limit: Cycles beyond which it does not matter how many.
  func arrayCycles(
    _ tile: TileShape, finishesTiles: Bool, on part: PartOfArray, limit: Int = .max
  ) -> Int {
    estimator.arrayCycles(
      tile, part.timing,
      keepsSums: finishesTiles && part.rules.keepsSumsInPEs(tile, .columnsOutside), limit: limit)
  }

  /// Cycles that the array streams for, at least: the product of what tiles along each dimension
  /// contribute.
  func streamingCycles(_ tile: TileShape, _ timing: ArrayTiming) -> Int {
    var cycles = Double(shape.b) * (shape.mask?.share ?? 1)
    for dimension in ProductDimension.allCases {
      cycles *= streamingPart(tile[dimension], along: dimension, timing)
    }
    return cycles < 0x1p62 ? Int(cycles) : .max
  }

  /// What tiles of a length along a dimension contribute to it.
  func streamingPart(
    _ length: Int, along dimension: ProductDimension, _ timing: ArrayTiming
  ) -> Double {
    let total = shape.length(dimension)
    let others = ceilingDivision(total, length) - 1
    return Double(others) * Double(timing.leastWork(length, along: dimension))
      + Double(timing.leastWork(total - others * length, along: dimension))
  }

  /// A mapping with its estimate; nil where the machine cannot run it, or not within a limit.
  ///
  /// - Parameters:
  ///   - keeps: Nil for the operands that stay with profit.
  ///   - array: Its `arrayCycles`.
  ///   - limit: Cycles beyond which it is of no use.
  func candidate(
    _ tile: TileShape, _ order: LoopOrder, keeps: KeptOperands? = nil, on part: PartOfArray,
    array: Int, limit: Int
  ) -> TilingCandidate? {
    guard part.rules.fits(tile, order) else { return nil }
    let counts = counts(tile)
    var tiling = Tiling(
      tile: tile, order: order, part: part.timing.part,
      spillsPartialSums: part.rules.spills(tile, order))
    tiling.keeps = keeps ?? self.keeps(tiling, counts)
    guard let estimate = estimator.cost(tiling, counts, array: array, limit: limit)
    else { return nil }
    var cost = estimate.cost
    if let costs {
      cost.energy = costs.energy(
        dramBytes: cost.bytes, moved: bufferTraffic(tiling, counts, part), cycles: cost.cycles)
    }
    return TilingCandidate(
      tiling: tiling, cost: cost, bound: estimate.bound, tasks: tasks(of: tile))
  }

  /// At most: a load of each operand, the array, and a store.
  func tasks(of tile: TileShape) -> Int {
    let counts = counts(tile)
    let tiles = Int128(shape.b) * Int128(counts.m) * Int128(counts.n)
    return Int(clamping: tiles * (Int128(counts.k) * 3 + 1))
  }

  /// Cycles that bytes take at the DRAM's rate.
  func memoryCycles(_ bytes: Int) -> Int { estimator.memoryCycles(bytes) }

  /// Operands that stay for another pass with profit, because their buffer has place for all of it.
  func keeps(_ tiling: Tiling) -> KeptOperands {
    keeps(tiling, counts(tiling.tile))
  }

  private func keeps(_ tiling: Tiling, _ counts: TileShape) -> KeptOperands {
    // One pass over everything keeps nothing.
    guard counts.m * counts.k * counts.n > inFlight else { return [] }
    var all = tiling
    all.keeps = [.input, .weight]
    let reuse = TileReuse(all, shape, counts)
    var keeps: KeptOperands = []
    if !shape.inputOnChip, reuse.inputTiles > inFlight,
      reuse.keptInputs(in: buffers.inputPartition) > 0
    {
      keeps.insert(.input)
    }
    if !shape.weightOnChip, reuse.weightTiles > inFlight,
      reuse.keptWeights(in: buffers.weightPartition) > 0
    {
      keeps.insert(.weight)
    }
    return keeps
  }

  /// Whether all of some operands stay where they are to.
  func isEffective(_ keeps: KeptOperands, _ tiling: Tiling) -> Bool {
    var tiling = tiling
    tiling.keeps = keeps
    let reuse = TileReuse(tiling, shape, counts(tiling.tile))
    return
      (!keeps.contains(.input)
      || !shape.inputOnChip && reuse.keptInputs(in: buffers.inputPartition) > 0)
      && (!keeps.contains(.weight)
        || !shape.weightOnChip && reuse.keptWeights(in: buffers.weightPartition) > 0)
  }

  /// The plan of a mapping with nothing before or after it.
  func plan(_ tiling: Tiling, on part: PartOfArray) -> ProductPlan {
    let recipe = ProductRecipe(
      shape: shape, tiling: tiling,
      needsPartialSums: part.rules.needsPartialSums(tiling.tile, tiling.order),
      keepsSumsInPEs: part.rules.keepsSumsInPEs(tiling.tile, tiling.order), hasBias: false,
      inputIsSplit: false, weightIsSplit: false, outputIsSplit: false)
    return ProductPlan(
      recipe: recipe, timing: part.timing, input: TensorID(index: 0), weight: TensorID(index: 1),
      output: TensorID(index: 2))
  }
}

extension LoopOrder {
  /// The orders that differ where loops of one turn are left out, those with the fewest waiting sums
  /// first.
  static func distinct(_ counts: TileShape) -> [LoopOrder] {
    switch (counts.m > 1, counts.k > 1, counts.n > 1) {
    case (true, true, true): allCases
    case (true, true, false): [.columnsOutside, .columnsReductionRows]
    case (false, true, true): [.columnsOutside, .rowsReductionColumns]
    case (true, false, true): [.columnsOutside, .rowsOutside]
    default: [.columnsOutside]
    }
  }
}

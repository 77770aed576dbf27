import Diagnostics
import Hardware
import Simulation
import Timing
import Workload

/// Chooses the mapping of one product by the policy of the configuration.
struct ProductChoice {
  /// Each element of the batch alone.
  private let shape: MatrixShape
  private let accelerator: Accelerator
  private let settings: MachineSettings
  private let costs: MappingCosts?
  private let isUnbounded: Bool
  private let hasPrefetchedWeights: Bool

  /// - Parameter hasPrefetchedWeights: As in `MappingSpace`.
  init(
    _ shape: MatrixShape, _ accelerator: Accelerator, _ settings: MachineSettings,
    costs: MappingCosts?, isUnbounded: Bool, hasPrefetchedWeights: Bool
  ) {
    self.hasPrefetchedWeights = hasPrefetchedWeights
    self.shape = shape
    self.accelerator = accelerator
    self.settings = settings
    self.costs = costs
    self.isUnbounded = isUnbounded
  }

  /// - Parameter near: The mapping of a product that has more rows and is equal otherwise: a search begins
  ///   there, and is shorter.
  func mapping(name: String, near: Tiling? = nil) throws(InputError) -> ProductMapping {
    try WorkBounds.check(
      shape, ArrayTiming(accelerator, shape), accelerator, settings, name: name)
    let mapping: ProductMapping
    switch accelerator.mapping.policy {
    case .fixed(let fixed): mapping = try given(fixed, name)
    case .whole: mapping = whole
    case .search(let rules): mapping = try search(rules, name, near: near)
    case .gemminiAuto:
      preconditionFailure("the tiles of 'gemmini-auto' are found by its own rule")
    }
    let (tile, counts) = (mapping.tiling.tile, mapping.tiling.counts(mapping.shape))
    let tiles =
      Int128(mapping.shape.b) * Int128(counts.m) * Int128(counts.k) * Int128(counts.n)
    try WorkBounds.check(
      tasks: tiles * 4, name: name, tile: "\(tile.m)x\(tile.k)x\(tile.n)")
    return mapping
  }

  /// The whole array as a product's PE mode sees it: of two pools, the first.
  private var wholeArray: ArrayPart {
    let array = accelerator[shape.array]
    return ArrayPart(rows: array.rows, columns: array.columns(of: array.modes[shape.mode]))
  }

  /// The tile that the configuration gives, on the part of the array that it gives.
  private func given(
    _ fixed: FixedMapping, _ name: String
  ) throws(InputError) -> ProductMapping {
    var part = wholeArray
    part.rows = min(fixed.rows ?? part.rows, part.rows)
    part.columns = min(fixed.columns ?? part.columns, part.columns)
    let shape = shape.packed(shape.packings(accelerator[shape.array], in: part).last ?? 1)
    let tile = TileShape(
      m: min(fixed.m, shape.m), k: min(fixed.k, shape.k), n: min(fixed.n, shape.n))
    let rules = TilingRules(
      accelerator, shape, ArrayTiming(accelerator, shape).using(part), isUnbounded: isUnbounded)
    if let misfit = rules.misfit(tile, fixed.order) {
      throw TilingSearch.error(tile, misfit, name, accelerator)
    }
    return ProductMapping(
      shape: shape,
      tiling: Tiling(
        tile: tile, order: fixed.order, keeps: fixed.keeps, part: part,
        spillsPartialSums: rules.spills(tile, fixed.order)))
  }

  private var whole: ProductMapping {
    let shape = shape.packed(shape.packings(accelerator[shape.array], in: wholeArray).last ?? 1)
    let timing = ArrayTiming(accelerator, shape)
    var tiling = Tiling(
      tile: TileShape(m: shape.m, k: shape.k, n: shape.n), order: .columnsOutside,
      part: wholeArray)
    if !isUnbounded {
      tiling.passes = StreamPasses(
        shape, folds: timing.folds(tiling.tile), grid: timing.granularity, accelerator.buffers,
        accelerator[shape.array].dataflow)
    }
    return ProductMapping(shape: shape, tiling: tiling)
  }

  /// The best of all numbers of heads that can share a fold.
  private func search(
    _ rules: SearchRules, _ name: String, near: Tiling?
  ) throws(InputError) -> ProductMapping {
    guard rules.objective == .cycles || costs != nil else {
      throw InputError(
        "'mapping.objective' is '\(rules.objective.rawValue)', which needs the prices of an energy table",
        help: "give the mapper the costs of mappings, or set the objective to 'cycles'")
    }
    var found: [(mapping: ProductMapping, cost: MappingCost)] = []
    let packings = shape.packings(accelerator[shape.array], in: wholeArray)
    for count in packings.reversed() {
      let shape = shape.packed(count)
      // A fold of more heads than these is another candidate.
      let most =
        count == packings.last ? wholeArray : ArrayPart(rows: shape.k, columns: shape.n)
      var search = TilingSearch(
        MappingSpace(
          shape, accelerator, settings, rules, costs: costs, largest: most,
          isUnbounded: isUnbounded, hasPrefetchedWeights: hasPrefetchedWeights))
      if let near {
        try search.run(near: near, name: name)
      } else {
        try search.run(name: name)
      }
      found += search.found.map { (ProductMapping(shape: shape, tiling: $0.tiling), $0.cost) }
    }
    return found[MappingCost.best(of: found.map(\.cost), rules)].mapping
  }
}

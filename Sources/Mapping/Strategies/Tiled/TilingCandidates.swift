import Hardware
import Quantities
import Simulation

/// The mappings that a search looks at.
///
/// A candidate is a tile, with each order of the loops, on the whole array and on the smaller part of it
/// that computes the tile in the fewest cycles. A tile whose array cycles, fill and drain left out, are
/// more than the best estimate is passed over: that is a lower bound. Tiles of fewer rows or columns than
/// one that takes 1/16 more than the best only add fill and drain, and are passed over too.
struct TilingCandidates {
  let shape: MatrixShape
  let accelerator: Accelerator
  let rules: SearchRules
  let costs: MappingCosts?
  let isUnbounded: Bool
  /// On the whole array, or the largest part that folds may use.
  let timing: ArrayTiming
  let estimator: TilingEstimator

  func tilingRules(_ timing: ArrayTiming) -> TilingRules {
    TilingRules(accelerator, shape, timing, isUnbounded: isUnbounded)
  }

  /// In a fixed order; at most as many estimates as the rules allow.
  var all: [TilingCandidate] {
    var pool = CandidatePool(rules)
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

  /// Tiles of the first grid at most. This and the next three are assumed, a balance between
  /// the time of a search and the cases that it loses (see Limits).
  private static let gridTiles = 1_000
  /// The best tiles whose neighbours are tried, and how often.
  private static let refined = 6
  private static let rounds = 8
  /// The best tiles for which smaller parts of the array are tried.
  private static let improved = 8

  /// Tiles on a grid of lengths that is as fine as its size allows, all on the whole array.
  private func addGrid(_ lengths: Lengths, _ whole: TilingRules, to pool: inout CandidatePool) {
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
          // And smaller tiles skip more of what is masked.
          guard pool.isClose(array) || maySumInPEs || shape.mask != nil else {
            if index == 0 { break columns }
            break
          }
        }
      }
    }
  }

  /// Tries neighbours of the best tiles until none is better.
  private func refine(_ lengths: Lengths, _ whole: TilingRules, _ pool: inout CandidatePool) {
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
  private func add(_ tile: TileShape, _ whole: TilingRules, to pool: inout CandidatePool) -> Int? {
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
    guard let mask = shape.mask else { return Int(clamping: cycles) }
    return Int(Double(cycles) * mask.share)
  }

  /// Adds a tile in each order of its loops.
  private func add(
    _ tile: TileShape, _ timing: ArrayTiming, _ tilingRules: TilingRules, array: Int, bound: Int,
    to pool: inout CandidatePool
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
      pool.add(TilingCandidate(tiling: tiling, cost: cost, tasks: tasks))
    }
    pool.tiles.append(TileEstimate(tile: tile, array: array, bound: bound, cycles: fewest))
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
  private func improve(_ estimate: TileEstimate, _ pool: inout CandidatePool) {
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
        guard pool.estimates < rules.candidates else { break }
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

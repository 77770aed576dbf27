import Hardware
import Quantities
import Simulation
import Timing

/// Mappings that differ from one by little.
struct TilingMoves {
  private let space: MappingSpace

  /// Up to here every length is tried.
  private static let short = 64

  init(_ space: MappingSpace) { self.space = space }

  /// What a move changes; in the order in which a search tries them.
  enum Change: CaseIterable {
    case m
    case n
    case k
    case columns
    case rows
    case order
  }

  func around(_ tiling: Tiling, _ change: Change) -> [Tiling] {
    switch change {
    case .order: orders(around: tiling)
    case .rows: parts(around: tiling, areRows: true)
    case .columns: parts(around: tiling, areRows: false)
    case .m: lengths(of: .m, around: tiling)
    case .k: lengths(of: .k, around: tiling)
    case .n: lengths(of: .n, around: tiling)
    }
  }

  /// The other orders of the loops, and each with other operands that stay.
  private func orders(around tiling: Tiling) -> [Tiling] {
    var found: [Tiling] = []
    for order in LoopOrder.distinct(space.counts(tiling.tile)) {
      var moved = tiling
      moved.order = order
      let usual = space.keeps(moved)
      for keeps in [usual, [], .input, .weight, [.input, .weight]]
      where keeps == usual || space.isEffective(keeps, moved) {
        moved.keeps = keeps
        if moved != tiling { found.append(moved) }
      }
    }
    return found
  }

  /// Parts with other rows, or columns: those that fill folds evenly, and those of smaller arrays.
  private func parts(around tiling: Tiling, areRows: Bool) -> [Tiling] {
    guard !space.hasPools else { return [] }
    let (own, whole) = (tiling.part, space.whole.timing.part)
    func part(_ length: Int) -> ArrayPart {
      areRows
        ? ArrayPart(rows: length, columns: own.columns)
        : ArrayPart(rows: own.rows, columns: length)
    }
    let most = areRows ? whole.rows : whole.columns
    let timing = space.whole.timing.using(part(most))
    var found: [Tiling] = []
    for length in [most, most / 2] + timing.partLengths(tiling.tile, rows: areRows)
      + [most * 2 / 3, most * 3 / 4, most / 4]
    where length > 0 {
      var moved = tiling
      moved.part = part(length)
      if moved != tiling { found.append(moved) }
    }
    return found
  }

  /// Tiles of another length along a dimension, and of these those with a further length as long as
  /// fits.
  private func lengths(of dimension: ProductDimension, around tiling: Tiling) -> [Tiling] {
    let part = space.part(tiling.part)
    let total = space.shape.length(dimension)
    let granularity = part.timing.granularity[dimension]
    let own = tiling.tile[dimension]
    let count = ceilingDivision(total, own)
    var lengths: [Int] = []
    func add(_ length: Int) {
      guard length > 0, length <= total, length != own, !lengths.contains(length) else { return }
      lengths.append(length)
    }
    for parts in [count - 1, count + 1, count / 2, 2 * count, count - 2, count + 2, count]
    where parts > 0 {
      let even = ceilingDivision(total, parts)
      add(even)
      if granularity > 1 {
        add(ceilingDivision(even, granularity) * granularity)
        add(even / granularity * granularity)
      }
    }
    if total <= Self.short {
      add(own - 1)
      add(own + 1)
    }
    if let most = longest(dimension, tiling, part.rules) {
      add(most)
      add(ceilingDivision(total, ceilingDivision(total, most)))
      add(most / granularity * granularity)
    }
    var found: [Tiling] = []
    for length in lengths {
      var moved = tiling
      moved.tile[dimension] = length
      let fits = part.rules.fits(moved.tile, moved.order)
      if fits { found.append(moved) }
      for other in ProductDimension.allCases where other != dimension {
        stretch(moved, along: other, part, &found)
        guard !fits,
          let third = ProductDimension.allCases.first(where: {
            $0 != dimension && $0 != other
          })
        else { continue }
        // Where one of them made shorter is not enough.
        var shorter = moved
        shorter.tile[third] = ceilingDivision(moved.tile[third], 2)
        stretch(shorter, along: other, part, &found)
      }
    }
    return found.map {
      var moved = $0
      moved.keeps = space.keeps(moved)
      return moved
    }
  }

  /// Adds a tile with a dimension as long as fits: no longer than as many tiles need, or a multiple of what
  /// fills the part of the array.
  private func stretch(
    _ tiling: Tiling, along dimension: ProductDimension, _ part: MappingSpace.PartOfArray,
    _ found: inout [Tiling]
  ) {
    guard let most = longest(dimension, tiling, part.rules) else { return }
    let whole = space.shape.length(dimension)
    let granularity = part.timing.granularity[dimension]
    let even = ceilingDivision(whole, ceilingDivision(whole, most))
    for length in [even, most / granularity * granularity]
    where length > 0 && length != tiling.tile[dimension] {
      var stretched = tiling
      stretched.tile[dimension] = length
      if !found.contains(stretched) { found.append(stretched) }
    }
  }

  /// The longest length of a tile along a dimension that fits; nil where none does.
  private func longest(
    _ dimension: ProductDimension, _ tiling: Tiling, _ rules: TilingRules
  ) -> Int? {
    var tile = tiling.tile
    tile[dimension] = 1
    guard rules.fits(tile, tiling.order) else { return nil }
    var (low, high) = (1, space.shape.length(dimension))
    while low < high {
      let middle = (low + high + 1) / 2
      tile[dimension] = middle
      if rules.fits(tile, tiling.order) { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

import Hardware
import Simulation
import Timing
import Workload

/// The scores of an attention that its mask leaves, as a product meets them: of each query a range of
/// keys, which begins and ends no earlier than that of the query before. The last query is that of the
/// last key.
package struct MaskedProduct: Hashable, Sendable {
  /// The dimension along which the keys lie: columns of Q·Kᵀ, the reduction of P·V.
  let dimension: ProductDimension
  let queries: Int
  let keys: Int
  /// Keys before a query's own that it sees; nil for all of them.
  let before: Int?
  /// Keys after a query's own that it sees.
  let after: Int

  /// Nil for what is no product of attention, or has no mask whose scores are known.
  init?(_ op: Operator, window: AttentionWindow?) {
    let isWindow: Bool
    switch op.mask {
    case .none, .padding: return nil
    case .causal: isWindow = false
    case .window: isWindow = true
    }
    if op.kind == .attentionQK {
      (dimension, keys) = (.n, Int(op.n))
    } else if op.kind == .attentionAV {
      (dimension, keys) = (.k, Int(op.k))
    } else {
      return nil
    }
    guard !isWindow || window != nil else { return nil }
    queries = Int(op.m)
    before = window?.before
    after = window?.after ?? 0
  }

  /// Keys before the first query's own.
  var offset: Int { keys - queries }

  /// Keys from the first on that no query sees.
  var unseenKeys: Int { max(0, offset - (before ?? offset)) }

  /// The keys that one of the queries in a range sees.
  func keys(of queries: Range<Int>) -> Range<Int> {
    let first = queries.lowerBound + offset
    let lower = before.map { max(0, first - $0) } ?? 0
    return lower..<min(keys, queries.upperBound + offset + after)
  }

  /// Tiles of keys with a score that one of the queries in a range sees.
  func tiles(of queries: Range<Int>, length: Int) -> Range<Int> {
    let keys = keys(of: queries)
    return keys.lowerBound / length..<(keys.upperBound + length - 1) / length
  }

  /// Tiles of one element of the batch with a score that is seen.
  func tiles(_ tile: TileShape, _ counts: TileShape) -> Int {
    let others = dimension == .n ? counts.k : counts.n
    return (0..<counts.m).reduce(0) { sum, row in
      let first = row * tile.m
      let rows = first..<min(queries, first + tile.m)
      return sum + tiles(of: rows, length: tile[dimension]).count * others
    }
  }

  /// Scores that are seen.
  var scores: Int {
    // Σᵢ min(keys, i + first) over the queries.
    let first = offset + after + 1
    let open = max(0, min(queries, keys - first))
    let ends = open * first + open * (open - 1) / 2 + (queries - open) * keys
    guard let before else { return ends }
    // Σᵢ max(0, i + offset − before).
    let skipped = min(queries, max(0, before - offset))
    let rest = queries - skipped
    return ends - rest * (skipped + offset - before) - rest * (rest - 1) / 2
  }

  /// The part of all scores that are seen.
  var share: Double { Double(scores) / (Double(queries) * Double(keys)) }
}

/// Which part of a reduction a tile is, where its sums stay in the PEs from one tile to the next.
public enum ReductionSegment: Sendable, Equatable {
  /// The whole reduction.
  case all
  case first
  case middle
  /// After `tiles` tiles of `length` elements each.
  case last(tiles: Int, length: Int)

  /// - Parameter length: Elements of the tiles before the last one.
  public init(_ index: Int, of count: Int, length: Int) {
    self =
      count == 1
      ? .all
      : index == 0 ? .first : index < count - 1 ? .middle : .last(tiles: index, length: length)
  }

  var begins: Bool {
    switch self {
    case .all, .first: true
    case .middle, .last: false
    }
  }

  var ends: Bool {
    switch self {
    case .all, .last: true
    case .first, .middle: false
    }
  }
}

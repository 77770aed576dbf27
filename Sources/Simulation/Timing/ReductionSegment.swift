/// Which part of a reduction a tile is, where its sums stay in the PEs from one tile to the next.
public enum ReductionSegment: Sendable, Equatable {
  /// The whole reduction.
  case all
  case first
  case middle
  case last

  public init(_ index: Int, of count: Int) {
    self =
      count == 1 ? .all : index == 0 ? .first : index == count - 1 ? .last : .middle
  }

  var begins: Bool { self == .all || self == .first }
  var ends: Bool { self == .all || self == .last }
}

import Hardware
import Simulation
import Timing

/// Positions in the loops over tiles, and what has been loaded and finished when they are reached.
struct LoopPositions {
  struct Position {
    var indices: InlineArray<3, Int>
    /// Visits before it.
    var number: Int
  }

  private let dimensions: InlineArray<3, ProductDimension>
  /// Of the loops, outermost first.
  private let counts: InlineArray<3, Int>

  init(_ order: LoopOrder, _ counts: TileShape) {
    let (outer, middle, inner) = order.loops
    dimensions = [outer, middle, inner]
    self.counts = [counts[outer], counts[middle], counts[inner]]
  }

  var visits: Int { counts[0] * counts[1] * counts[2] }

  private func place(_ dimension: ProductDimension) -> Int {
    dimensions[0] == dimension ? 0 : dimensions[1] == dimension ? 1 : 2
  }

  func count(_ dimension: ProductDimension) -> Int { counts[place(dimension)] }

  /// Between these, bytes and work both grow evenly, so that the latest end is due to one of them: the
  /// first and last turns of each loop, and the second turn of the outermost one.
  var corners: Corners { Corners(counts: counts) }

  struct Corners: Sequence, IteratorProtocol {
    fileprivate let counts: InlineArray<3, Int>
    private var index = 0

    fileprivate init(counts: InlineArray<3, Int>) { self.counts = counts }

    mutating func next() -> Position? {
      while index < 12 {
        let (outer, middle, inner) = (index / 4, index / 2 % 2, index % 2)
        index += 1
        let i = outer == 0 ? 0 : outer == 1 ? 1 : counts[0] - 1
        // Each position once.
        guard outer == 0 || i > 0 && i < counts[0] && (outer == 1 || i > 1),
          middle == 0 || counts[1] > 1, inner == 0 || counts[2] > 1
        else { continue }
        let j = middle == 0 ? 0 : counts[1] - 1
        let l = inner == 0 ? 0 : counts[2] - 1
        return Position(indices: [i, j, l], number: (i * counts[1] + j) * counts[2] + l)
      }
      return nil
    }
  }

  /// Tiles of an operand that have been loaded when a visit starts, its own included.
  ///
  /// - Parameters:
  ///   - reused: The dimension that the operand does not have.
  ///   - stays: Whether tiles stay on chip while the loop over that dimension turns.
  func loaded(_ position: Position, reused dimension: ProductDimension, stays: Bool) -> Int {
    let reused = place(dimension)
    var indices = position.indices
    if !stays, reused < 2 { return position.number + 1 }
    if indices[reused] > 0 {
      for inner in 0..<3 where inner > reused { indices[inner] = counts[inner] - 1 }
    }
    var tiles = 0
    for loop in 0..<3 where loop != reused { tiles = tiles * counts[loop] + indices[loop] }
    return tiles + 1
  }

  /// Tiles of results whose reduction has ended when a visit starts.
  func finished(_ position: Position) -> Int {
    let reduction = place(.k)
    var before = 0
    var inside = 0
    var insideCount = 1
    for loop in 0..<3 where loop != reduction {
      if loop < reduction {
        before = before * counts[loop] + position.indices[loop]
      } else {
        inside = inside * counts[loop] + position.indices[loop]
        insideCount *= counts[loop]
      }
    }
    let isLast = position.indices[reduction] == counts[reduction] - 1
    return before * insideCount + (isLast ? inside : 0)
  }
}

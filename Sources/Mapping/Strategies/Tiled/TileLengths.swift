import Quantities

/// The lengths of tile that a search looks at along one dimension: whole parts of it (1/2, 1/3, …),
/// rounded up to what fills the array where they are longer than that. The set does not depend on the
/// buffers, so that what fits a smaller buffer is a candidate for a larger one.
enum TileLengths {
  /// Every number of parts up to 8, then with steps of at most 1/4.
  private static let parts = [
    1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 192,
    256, 384, 512, 768, 1_024, 2_048, 4_096, 16_384, 65_536,
  ]

  /// - Parameter grain: What fills the array.
  /// - Returns: Lengths without repetition, longest first.
  static func of(_ length: Int, grain: Int) -> [Int] {
    var lengths: [Int] = []
    for part in parts {
      let exact = ceilingDivision(length, part)
      let tile =
        exact > grain ? min(length, ceilingDivision(exact, grain) * grain) : exact
      if lengths.last != tile { lengths.append(tile) }
      if exact == 1 { break }
    }
    // What just fills the array.
    if grain < length, let place = lengths.firstIndex(where: { $0 <= grain }),
      lengths[place] != grain
    {
      lengths.insert(grain, at: place)
    }
    return lengths
  }
}

import Quantities

/// The lengths of tile that a search looks at along one dimension: whole parts of it (1/2, 1/3, …), and
/// these rounded up to what fills the array. The set
/// does not depend on the buffers, so that what fits a smaller buffer is a candidate for a larger one.
enum TileLengths {
  /// Every number of parts up to 8, then with steps of at most 1/4.
  private static let parts = [
    1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 192,
    256, 384, 512, 768, 1_024, 2_048, 4_096, 16_384, 65_536,
  ]

  /// Beyond so many times what fills the array, rounding up changes little.
  private static let exactGrains = 8

  /// - Parameter grain: What fills the array.
  /// - Returns: Lengths without repetition, longest first.
  static func of(_ length: Int, grain: Int) -> [Int] {
    var lengths: [Int] = []
    func add(_ tile: Int) {
      if !lengths.contains(tile) { lengths.append(tile) }
    }
    for part in parts {
      let exact = ceilingDivision(length, part)
      if exact > grain { add(min(length, ceilingDivision(exact, grain) * grain)) }
      if exact <= grain * exactGrains { add(exact) }
      if exact == 1 { break }
    }
    // What just fills the array.
    if grain < length { add(grain) }
    return lengths.sorted(by: >)
  }
}

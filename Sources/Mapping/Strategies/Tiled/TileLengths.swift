import Quantities

/// The lengths of tile that a search looks at along one dimension, longest first: its even parts (1/2,
/// 1/3, …), these rounded up to what fills the array, and every length of a short dimension.
///
/// The set does not depend on the buffers, so that what fits a smaller buffer is a candidate for a larger
/// one.
struct TileLengths {
  let all: [Int]
  /// Even parts and what they are rounded up to.
  private let even: [Int]
  private let grain: Int

  /// Up to here every length is tried.
  private static let short = 64

  /// - Parameter grain: What fills the array.
  init(_ length: Int, grain: Int) {
    self.grain = grain
    var lengths: Set<Int> = []
    var part = 1
    while part <= length {
      let exact = ceilingDivision(length, part)
      lengths.insert(exact)
      if exact > grain { lengths.insert(min(length, ceilingDivision(exact, grain) * grain)) }
      // The next number of parts that makes shorter ones.
      part = exact > 1 ? ceilingDivision(length, exact - 1) : length + 1
    }
    if grain < length { lengths.insert(grain) }
    even = lengths.sorted(by: >)
    if length <= Self.short { lengths.formUnion(1...length) }
    all = lengths.sorted(by: >)
  }

  /// Some of the even parts, each at most 1/`ratio` of the one before, with the longest, the shortest and what
  /// just fills the array.
  func thinned(_ ratio: Double) -> [Int] {
    var kept: [Int] = []
    for length in even {
      guard let last = kept.last else {
        kept.append(length)
        continue
      }
      if Double(length) * ratio <= Double(last) || length == grain || length == 1 {
        kept.append(length)
      }
    }
    return kept
  }

  /// The place of the longest length that is no longer than one.
  func place(of length: Int) -> Int {
    var (low, high) = (0, all.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if all[middle] <= length { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

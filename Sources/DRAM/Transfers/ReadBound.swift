/// Keeps the reads that are on their way below a bound.
struct ReadBound {
  private let most: Int
  private var onTheirWay = 0
  /// When those that have been commanded end, in order, from `first` on.
  private var ends: [Int] = []
  private var first = 0

  init(_ most: Int) { self.most = most }

  /// How many more may be offered in a cycle.
  mutating func space(at cycle: Int) -> Int {
    while first < ends.count, ends[first] < cycle {
      first += 1
      onTheirWay -= 1
    }
    if first == ends.count {
      ends.removeAll(keepingCapacity: true)
      first = 0
    }
    return most - onTheirWay
  }

  /// When one more may be offered, as far as is known.
  var release: Int { first < ends.count ? ends[first] + 1 : Int.max }

  mutating func offered(_ count: Int) { onTheirWay += count }

  mutating func commanded(endingAt end: Int) { ends.append(end) }
}

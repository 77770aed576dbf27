/// What a case's integers come to.
struct NumericsTally {
  /// Integers that differ from those given.
  private(set) var mismatches = 0
  /// Where the first does.
  private(set) var first: String?
  /// Constants that the file has otherwise than the authors' derivation.
  private(set) var otherConstants = 0
  /// Whether the file gave anything to compare with.
  private(set) var hasReference = false

  mutating func compare(_ name: String, _ found: Int, _ expected: Int) {
    hasReference = true
    guard found != expected else { return }
    note("\(name) is \(found), expected \(expected)")
  }

  /// Element by element; each that one side lacks is a mismatch.
  mutating func compare(_ name: String, _ found: [Int], _ expected: [Int]) {
    hasReference = true
    for (index, (found, expected)) in zip(found, expected).enumerated() where found != expected {
      note("\(name)[\(index)] is \(found), expected \(expected)")
    }
    let lacking = abs(found.count - expected.count)
    guard lacking > 0 else { return }
    note("\(name) has \(found.count) elements, expected \(expected.count)", count: lacking)
  }

  /// No result where one is given, or the other way round: all of it is wrong.
  mutating func fail(_ reason: String, count: Int) {
    hasReference = true
    note(reason, count: max(1, count))
  }

  mutating func constant(_ isSame: Bool) { otherConstants += isSame ? 0 : 1 }

  private mutating func note(_ text: String, count: Int = 1) {
    mismatches += count
    first = first ?? text
  }
}

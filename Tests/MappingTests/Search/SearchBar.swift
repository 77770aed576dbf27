import Testing

/// What is found against what should have been, over many cases: nearly all within 0.5 %, all within
/// 2 %; a difference of 2 cycles is no loss.
struct SearchBar {
  /// A difference in cycles that is no loss, whatever part of the whole it is.
  private static let cycles = 2

  private struct Loss {
    var found: Int
    var best: Int
    var text: String
  }

  private(set) var cases = 0
  private var losses: [Loss] = []
  private var refusals: [String] = []

  /// - Parameters:
  ///   - found: nil where the search refuses what some tile runs.
  ///   - best: What it must not be above.
  mutating func add(_ found: Int?, best: Int, _ text: @autoclosure () -> String) {
    cases += 1
    guard let found else {
      refusals.append(text())
      return
    }
    guard found > best + max(Self.cycles, best / 200) else { return }
    losses.append(Loss(found: found, best: best, text: text()))
  }

  mutating func add(_ other: SearchBar) {
    cases += other.cases
    losses += other.losses
    refusals += other.refusals
  }

  /// Within 0.5 % in 99 of 100 cases, never off by more than 2 %, and none refused.
  ///
  /// - Parameter known: Cases of a set, off by over 2 %, that the search is known to lose (see Limits); the
  ///   bar holds but for them, and no others may join them.
  func check(atLeast least: Int, known: Int = 0) {
    #expect(cases >= least)
    let far = losses.filter { $0.found > $0.best + max(Self.cycles, $0.best / 50) }
    // Counts first, so that a failure does not print all cases.
    let (refused, lost, lostFar) = (refusals.count, losses.count, far.count)
    #expect(refused == 0, "of \(cases) cases refused, \(list(refusals))")
    #expect(lostFar <= known, "of \(cases) cases off by over 2 %, \(worst(far))")
    #expect(
      lost <= cases / 100,
      "\(lost) of \(cases) cases off by over 0.5 %, \(worst(losses))")
  }

  private func worst(_ losses: [Loss]) -> String {
    let sorted = losses.sorted { $0.found * $1.best > $1.found * $0.best }
    return list(sorted.map { "\($0.found) instead of \($0.best) cycles: \($0.text)" })
  }

  private func list(_ texts: [String]) -> String {
    "the first:\n" + texts.prefix(5).joined(separator: "\n")
  }
}

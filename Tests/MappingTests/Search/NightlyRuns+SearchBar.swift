import TestSupport

extension NightlyRuns {
  /// Judges seeds from 0 on until `count` cases were, a group of seeds at a time on all cores. A seed
  /// whose machine runs no tile adds none.
  static func bar(
    cases count: Int, _ judge: @Sendable @escaping (_ seed: Int, inout SearchBar) throws -> Void
  ) async throws -> SearchBar {
    var bar = SearchBar()
    var seed = 0
    while bar.cases < count, seed < 4 * count {
      let seeds = seed..<(seed + max(1, min(16, count - bar.cases)))
      try await withThrowingTaskGroup(of: (Int, SearchBar).self) { group in
        for seed in seeds {
          group.addTask {
            var own = SearchBar()
            try judge(seed, &own)
            return (seed, own)
          }
        }
        var bars = [SearchBar](repeating: SearchBar(), count: seeds.count)
        for try await (seed, own) in group { bars[seed - seeds.lowerBound] = own }
        for own in bars { bar.add(own) }
      }
      seed = seeds.upperBound
    }
    return bar
  }
}

import Hardware

/// What a mapping of a product costs by itself.
struct MappingCost {
  var cycles: Int
  /// Bytes through the DRAM.
  var bytes: Int
  /// In the unit of `MappingCosts`; 0 where the objective does not need it.
  var energy = 0.0

  /// What the objective minimizes.
  func objective(_ rules: SearchRules) -> Double {
    switch rules.objective {
    case .cycles: Double(cycles)
    case .energy: energy
    case .edp: energy * Double(cycles)
    }
  }

  /// The place of the best of some costs: of those within the tolerance of the least one, that of the
  /// least DRAM traffic, then the lowest.
  static func best(of costs: [MappingCost], _ rules: SearchRules) -> Int {
    let objectives = costs.map { $0.objective(rules) }
    guard let least = objectives.min() else { preconditionFailure("there is no cost to choose") }
    let most = least * (1 + rules.relativeTolerance)
    var best: Int?
    for (index, objective) in objectives.enumerated() where objective <= most {
      if let known = best,
        (costs[known].bytes, objectives[known]) <= (costs[index].bytes, objective)
      {
        continue
      }
      best = index
    }
    return best ?? 0
  }
}

extension SearchRules {
  /// The tolerance as a share of the least cost.
  var relativeTolerance: Double { Double(tolerance) / 1e6 }
}

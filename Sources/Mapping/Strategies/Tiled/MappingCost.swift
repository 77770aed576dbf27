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

  /// The place of the best of some costs.
  static func best(of costs: [MappingCost], _ rules: SearchRules) -> Int {
    rules.best(of: costs.map { ($0.objective(rules), Double($0.bytes)) })
  }
}

extension SearchRules {
  /// The tolerance as a share of the least cost.
  var relativeTolerance: Double { Double(tolerance) / 1e6 }

  /// The place of the best of some costs: of those within the tolerance of the least one, that of the
  /// least DRAM traffic, then the lowest, then the first.
  func best(of costs: [(objective: Double, bytes: Double)]) -> Int {
    guard let least = costs.lazy.map(\.objective).min() else {
      preconditionFailure("there is no cost to choose")
    }
    let most = least * (1 + relativeTolerance)
    var best: Int?
    for (index, cost) in costs.enumerated() where cost.objective <= most {
      if let known = best.map({ costs[$0] }),
        (known.bytes, known.objective) <= (cost.bytes, cost.objective)
      {
        continue
      }
      best = index
    }
    return best ?? 0
  }
}

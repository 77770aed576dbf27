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

  /// Within the tolerance the one of less DRAM traffic is better, then that of the lower cost.
  func isBetter(than other: MappingCost, _ rules: SearchRules) -> Bool {
    let (own, others) = (objective(rules), other.objective(rules))
    let tolerance = 1 + Double(rules.tolerance) / 1e6
    if own > others * tolerance { return false }
    if others > own * tolerance { return true }
    return (Double(bytes), own) < (Double(other.bytes), others)
  }
}

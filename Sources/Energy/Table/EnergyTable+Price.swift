import Algorithms
import Hardware
import Quantities

extension EnergyTable {
  /// What operations cost together, and whether one of their rows is assumed; nil where the table
  /// lacks a row for one of them.
  package func price(of counts: ArithmeticCounts) -> (energy: Attojoules, isAssumed: Bool)? {
    var energy = Attojoules.zero
    var isAssumed = false
    for operation in Arithmetic.allCases where counts[operation] > 0 {
      guard let row = self[operation] else { return nil }
      energy += row.energy * counts[operation]
      isAssumed = isAssumed || row.provenance.isAssumed
    }
    return (energy, isAssumed)
  }
}

import Energy
import Quantities

extension Report {
  /// Energy that rests on assumed rows ÷ total; 0 where there is no energy.
  package var assumedShare: Double {
    let total = totals.energy.total.picojoules
    return total > 0 ? energyTable.assumed.picojoules / total : 0
  }
}

extension Report.Component {
  /// Busy cycles ÷ cycles of the run; nil where busy cycles are not known.
  package func utilization(of cycles: Int) -> Double? {
    guard let busy, cycles > 0 else { return nil }
    return Double(busy) / Double(cycles)
  }
}

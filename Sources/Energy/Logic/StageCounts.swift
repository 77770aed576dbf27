import Algorithms
import Hardware
import Quantities
import Simulation

/// PEs and units of a machine with a stage for each operator, by what its layers did: a product has PEs
/// of its own, and an operator on a unit has a unit of its own.
struct StageCounts {
  private(set) var elements = 0
  private(set) var units: [Int]

  init(_ accelerator: Accelerator, _ activities: [LayerActivity]) {
    units = [Int](repeating: 0, count: accelerator.units.count)
    for activity in activities {
      for index in units.indices where !activity.arithmetic.units[index].isZero {
        units[index] += 1
      }
      guard let mode = activity.mode, activity.macs > 0 else { continue }
      elements += ceilingDivision(
        activity.peakMacs, accelerator[activity.array].modes[mode].products)
    }
  }
}

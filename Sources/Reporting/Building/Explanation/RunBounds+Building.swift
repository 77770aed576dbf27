import Hardware
import Mapping
import Quantities
import Run
import Simulation

extension RunBounds {
  package init(_ result: RunResult) {
    // The layers' fractions have a denominator for each PE mode.
    var slowest = 0
    var numerators = [[Int: Int128]](repeating: [:], count: result.accelerator.arrays.count)
    for activity in result.layers.lazy.map(\.activity) where activity.macs > 0 {
      numerators[activity.array.index][activity.peakMacs, default: 0] += Int128(
        activity.idealNumerator)
      slowest = max(slowest, activity.idealNumerator / activity.peakMacs)
    }
    // Arrays work side by side.
    let ofArrays = numerators.map { array in
      array.reduce(0) { $0 + Int($1.value / Int128($1.key)) }
    }
    computeCycles = result.stages == nil ? ofArrays.max() ?? 0 : slowest
    let bytes = result.layers.reduce(0) {
      $1.mapping.bound.binding == .host ? $0 : $0 + $1.traffic.compulsory
    }
    guard let path = MachineSettings(result.accelerator).path else {
      trafficCycles = 0
      return
    }
    trafficCycles = Int(
      ceilingDivision(Int128(bytes) * Int128(path.leastByteTicks), Int128(path.cycleTicks)))
  }
}

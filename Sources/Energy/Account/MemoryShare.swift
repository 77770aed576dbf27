import DRAM
import Quantities
import Simulation

/// Shares out the dynamic energy of a banked DRAM to layers: differences of rounded-down running
/// values, so that the parts sum to the whole.
struct MemoryShare {
  private let dynamic: Int128
  /// Refresh and standby, the run's.
  let leakage: Attojoules
  private let bytes: Int
  private var bytesSoFar = 0

  init(_ energy: MemoryEnergy, _ activities: [LayerActivity]) {
    dynamic = energy.dynamic.count
    leakage = energy.standby
    bytes = activities.reduce(0) { $0 + $1.dramReadBytes + $1.dramWriteBytes }
  }

  mutating func add(to energy: inout LayerEnergy, _ activity: LayerActivity) {
    let before = bytesSoFar
    bytesSoFar += activity.dramReadBytes + activity.dramWriteBytes
    energy.byComponent.dram += Attojoules(part(bytesSoFar) - part(before))
  }

  private func part(_ count: Int) -> Int128 {
    bytes > 0 ? dynamic * Int128(count) / Int128(bytes) : 0
  }
}

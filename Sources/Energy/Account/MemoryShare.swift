import Memory
import Quantities
import Simulation

/// Shares out the energy of a memory of banks to layers: differences of rounded-down running values,
/// so that the parts sum to the whole.
struct MemoryShare {
  private let dynamic: Int128
  private let standing: Int128
  private let bytes: Int
  private let cycles: Int
  private var bytesSoFar = 0
  private var cyclesSoFar = 0

  init(_ energy: MemoryEnergy, _ activities: [LayerActivity], _ times: LayerTimes) {
    dynamic = (energy.activate + energy.read + energy.write).count
    standing = (energy.refresh + energy.background).count
    bytes = activities.reduce(0) { $0 + $1.dramReadBytes + $1.dramWriteBytes }
    cycles = times.totalCycles
  }

  mutating func add(
    to energy: inout LayerEnergy, component: Int, _ activity: LayerActivity, cycles layer: Int
  ) {
    let (before, from) = (bytesSoFar, cyclesSoFar)
    bytesSoFar += activity.dramReadBytes + activity.dramWriteBytes
    cyclesSoFar += layer
    energy.dynamicByComponent[component] += Attojoules(
      Self.part(dynamic, bytesSoFar, bytes) - Self.part(dynamic, before, bytes))
    energy.staticByComponent[component] += Attojoules(
      Self.part(standing, cyclesSoFar, cycles) - Self.part(standing, from, cycles))
  }

  private static func part(_ energy: Int128, _ count: Int, _ all: Int) -> Int128 {
    all > 0 ? energy * Int128(count) / Int128(all) : 0
  }
}

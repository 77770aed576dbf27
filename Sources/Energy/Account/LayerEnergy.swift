import Hardware
import Quantities
import Simulation

/// Dynamic energy of a layer by component; leakage is the run's.
package struct LayerEnergy: Sendable, Equatable {
  /// The entries sum to the layer's energy exactly.
  package var byComponent: PerComponent<Attojoules>

  package init(arrays: Int = 1, buffers: Int, units: Int) {
    byComponent = PerComponent(
      arrays: arrays, buffers: buffers, units: units, .zero)
  }

  package init(_ accelerator: Accelerator) {
    byComponent = PerComponent(accelerator, .zero)
  }

  package var dynamic: Attojoules { byComponent.reduce(into: .zero) { $0 += $1 } }
}

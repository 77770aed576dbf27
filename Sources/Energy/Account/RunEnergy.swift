import Hardware
import Quantities
import Simulation

/// Energy of a run by component; the entries sum to the total exactly.
package struct RunEnergy: Sendable, Equatable {
  /// Dynamic is the sum of the layers'; static is leakage × time.
  package var byComponent: PerComponent<ComponentEnergy>

  package init(arrays: Int = 1, buffers: Int, units: Int) {
    byComponent = PerComponent(
      arrays: arrays, buffers: buffers, units: units, ComponentEnergy())
  }

  package init(_ accelerator: Accelerator) {
    byComponent = PerComponent(accelerator, ComponentEnergy())
  }

  package var dynamic: Attojoules { byComponent.reduce(into: .zero) { $0 += $1.dynamic } }
  package var leakage: Attojoules { byComponent.reduce(into: .zero) { $0 += $1.leakage } }
  package var total: Attojoules { dynamic + leakage }

  /// Adds a layer's dynamic energy.
  package static func += (run: inout Self, layer: LayerEnergy) {
    run.byComponent.combine(layer.byComponent) { $0.dynamic += $1 }
  }
}

/// Energy of one component over a run.
package struct ComponentEnergy: Sendable, Equatable {
  package var dynamic: Attojoules
  package var leakage: Attojoules

  package init(dynamic: Attojoules = .zero, leakage: Attojoules = .zero) {
    self.dynamic = dynamic
    self.leakage = leakage
  }

  package var total: Attojoules { dynamic + leakage }
}

import Hardware
import Quantities
import Simulation

/// Dynamic energy of a layer by component; leakage is the run's.
public struct LayerEnergy: Sendable, Equatable {
  /// The entries sum to the layer's energy exactly.
  public var byComponent: PerComponent<Attojoules>

  public init(buffers: Int, units: Int) {
    byComponent = PerComponent(buffers: buffers, units: units, .zero)
  }

  public init(_ accelerator: Accelerator) {
    byComponent = PerComponent(accelerator, .zero)
  }

  public var dynamic: Attojoules { byComponent.reduce(into: .zero) { $0 += $1 } }
}

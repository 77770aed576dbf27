import Hardware
import Quantities
import Simulation

/// Energy of a run by component; the entries sum to the total exactly.
public struct RunEnergy: Sendable, Equatable {
  /// Dynamic is the sum of the layers'; static is leakage × time.
  public var byComponent: PerComponent<ComponentEnergy>

  public init(buffers: Int, units: Int) {
    byComponent = PerComponent(buffers: buffers, units: units, ComponentEnergy())
  }

  public init(_ accelerator: Accelerator) {
    byComponent = PerComponent(accelerator, ComponentEnergy())
  }

  public var dynamic: Attojoules { byComponent.reduce(into: .zero) { $0 += $1.dynamic } }
  public var leakage: Attojoules { byComponent.reduce(into: .zero) { $0 += $1.leakage } }
  public var total: Attojoules { dynamic + leakage }

  /// Adds a layer's dynamic energy.
  public static func += (run: inout Self, layer: LayerEnergy) {
    run.byComponent.combine(layer.byComponent) { $0.dynamic += $1 }
  }
}

import Quantities

/// Dynamic energy of a layer by component; leakage is the run's.
public struct LayerEnergy: Sendable, Equatable {
  /// In the order of `EnergyAccount.components`; the entries sum to the layer's energy exactly.
  public var byComponent: [Attojoules]

  public init(components: Int) {
    byComponent = [Attojoules](repeating: .zero, count: components)
  }

  public var dynamic: Attojoules { byComponent.reduce(.zero, +) }
}

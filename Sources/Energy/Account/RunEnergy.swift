import Quantities

/// Energy of a run by component; the entries sum to the total exactly.
public struct RunEnergy: Sendable, Equatable {
  /// Dynamic energy by component, in the order of `EnergyAccount.components`: the sum of the layers'.
  public var dynamicByComponent: [Attojoules]
  /// Leakage × time by component, in the same order.
  public var staticByComponent: [Attojoules]

  public init(components: Int) {
    dynamicByComponent = [Attojoules](repeating: .zero, count: components)
    staticByComponent = dynamicByComponent
  }

  public var dynamic: Attojoules { dynamicByComponent.reduce(.zero, +) }
  public var leakage: Attojoules { staticByComponent.reduce(.zero, +) }
  public var total: Attojoules { dynamic + leakage }

  /// Energy of one component.
  public func component(_ index: Int) -> ComponentEnergy {
    ComponentEnergy(dynamic: dynamicByComponent[index], leakage: staticByComponent[index])
  }

  /// Adds a layer's dynamic energy.
  public static func += (run: inout Self, layer: LayerEnergy) {
    for index in run.dynamicByComponent.indices {
      run.dynamicByComponent[index] += layer.byComponent[index]
    }
  }
}

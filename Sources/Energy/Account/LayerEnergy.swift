import Quantities

/// Energy of a layer, or of a run, by component; the entries sum to the total exactly.
public struct LayerEnergy: Sendable, Equatable {
  /// Dynamic energy by component, in the order of `EnergyAccount.components`.
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

  /// Dynamic and static energy of one component.
  public func component(_ index: Int) -> Attojoules {
    dynamicByComponent[index] + staticByComponent[index]
  }

  public static func += (lhs: inout Self, rhs: Self) {
    for index in lhs.dynamicByComponent.indices {
      lhs.dynamicByComponent[index] += rhs.dynamicByComponent[index]
      lhs.staticByComponent[index] += rhs.staticByComponent[index]
    }
  }
}

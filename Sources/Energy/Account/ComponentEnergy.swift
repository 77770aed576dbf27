import Quantities

/// Energy of one component over a run.
public struct ComponentEnergy: Sendable, Equatable {
  public var dynamic: Attojoules
  public var leakage: Attojoules

  public init(dynamic: Attojoules = .zero, leakage: Attojoules = .zero) {
    self.dynamic = dynamic
    self.leakage = leakage
  }

  public var total: Attojoules { dynamic + leakage }
}

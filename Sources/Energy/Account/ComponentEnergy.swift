import Quantities

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

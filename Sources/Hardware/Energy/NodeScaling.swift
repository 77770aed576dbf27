/// How the energy of logic is carried to another process node.
public enum NodeScaling: String, CaseIterable, Sendable {
  /// The energy polynomials of Stillmaker and Baas (Integration 58, 2017), 130 to 7 nm.
  case stillmakerBaas = "stillmaker-baas"
  /// Capacitance is linear in the node: energy by the ratio of the nodes and the square of the voltages' (a
  /// first-order estimate, assumed).
  case linear
}

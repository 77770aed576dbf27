import Hardware
import Quantities

/// Energy of logic by process node and supply voltage: Stillmaker and Baas, Scaling equations for the
/// accurate prediction of CMOS device performance from 180 nm to 7 nm, Integration 58 (2017).
///
/// The energy of a switching gate at a node is a second-order polynomial of the voltage; between two of the
/// paper's nodes it is interpolated linearly in the node. Only ratios have a meaning.
enum StillmakerBaas {
  /// An energy is a·V² + b·V + c.
  private struct Polynomial {
    var node: Double
    var a: Double
    var b: Double
    var c: Double

    func energy(at volts: Double) -> Double { (a * volts + b) * volts + c }
  }

  /// Coefficients as Accelergy's library plug-in states them (scaling.py).
  private static let polynomials = [
    Polynomial(node: 7, a: 0.1776, b: -0.09097, c: 0.02447),
    Polynomial(node: 10, a: 0.2068, b: -0.09311, c: 0.02375),
    Polynomial(node: 14, a: 0.2363, b: -0.09675, c: 0.02239),
    Polynomial(node: 16, a: 0.2958, b: -0.1241, c: 0.03024),
    Polynomial(node: 20, a: 0.373, b: -0.1582, c: 0.04104),
    Polynomial(node: 32, a: 0.9559, b: -0.7823, c: 0.471),
    Polynomial(node: 45, a: 1.103, b: -0.362, c: 0.2767),
    Polynomial(node: 65, a: 3.755, b: -4.398, c: 1.975),
    Polynomial(node: 90, a: 4.762, b: -4.781, c: 2.092),
    Polynomial(node: 130, a: 7.171, b: -6.709, c: 2.904),
  ]

  /// The nodes that the fit covers.
  static let nodes = Nanometres(7)...Nanometres(130)

  /// Supplies that the fit is used for (assumed): the polynomials say nothing near thresholds.
  static let voltages = Millivolts(500)...Millivolts(1_300)

  /// Nil outside of `nodes`.
  private static func energy(_ point: OperatingPoint) -> Double? {
    let (node, volts) = (Double(point.node.count), Double(point.voltage.count) / 1_000)
    guard let above = polynomials.firstIndex(where: { $0.node >= node }) else { return nil }
    let upper = polynomials[above]
    guard upper.node > node else { return upper.energy(at: volts) }
    guard above > 0 else { return nil }
    let lower = polynomials[above - 1]
    let share = (node - lower.node) / (upper.node - lower.node)
    let (small, large) = (lower.energy(at: volts), upper.energy(at: volts))
    return small + share * (large - small)
  }

  /// Energy at one point ÷ that at another; nil outside of `nodes`.
  static func energyRatio(from old: OperatingPoint, to new: OperatingPoint) -> Double? {
    guard let before = energy(old), let after = energy(new), before > 0, after > 0 else {
      return nil
    }
    return after / before
  }
}

/// A process node and a supply voltage.
struct OperatingPoint: Equatable {
  var node: Nanometres
  var voltage: Millivolts
}

extension NodeScaling {
  /// What notes and rows call it.
  package var source: String {
    switch self {
    case .stillmakerBaas: "Stillmaker and Baas"
    case .linear: "linear in the node"
    }
  }

  /// Energy at one point ÷ that at another; nil where the fit does not reach.
  func energyRatio(from old: OperatingPoint, to new: OperatingPoint) -> Double? {
    switch self {
    case .stillmakerBaas: return StillmakerBaas.energyRatio(from: old, to: new)
    case .linear:
      let volts = Double(new.voltage.count) / Double(old.voltage.count)
      return Double(new.node.count) / Double(old.node.count) * volts * volts
    }
  }
}

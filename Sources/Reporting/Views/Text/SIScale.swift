import Quantities

/// A power of thousand with its prefix, one for all numbers of a column.
package struct SIScale: Sendable {
  package let prefix: String
  private let factor: Double

  private static let scales: [SIScale] = [
    SIScale(prefix: "T", factor: 1e12), SIScale(prefix: "G", factor: 1e9),
    SIScale(prefix: "M", factor: 1e6), SIScale(prefix: "k", factor: 1e3),
    SIScale(prefix: "", factor: 1), SIScale(prefix: "m", factor: 1e-3),
    SIScale(prefix: "µ", factor: 1e-6), SIScale(prefix: "n", factor: 1e-9),
    SIScale(prefix: "p", factor: 1e-12),
  ]

  private init(prefix: String, factor: Double) {
    self.prefix = prefix
    self.factor = factor
  }

  /// The prefix that brings the largest of the numbers to 1 or above.
  package static func of(_ largest: Double) -> SIScale {
    scales.first { largest.magnitude >= $0.factor } ?? SIScale(prefix: "", factor: 1)
  }

  package func text(_ value: Double, _ fractionDigits: Int) -> String {
    NumberText.fixed(value / factor, fractionDigits)
  }
}

extension NumberText {
  /// `1.234 ms`.
  package static func time(_ seconds: Double) -> String {
    let scale = SIScale.of(seconds)
    return "\(scale.text(seconds, 3)) \(scale.prefix)s"
  }

  /// `12.34 µJ`.
  static func energy(_ energy: Attojoules) -> String { Self.energy(picojoules: energy.picojoules) }

  /// `12.34 µJ`.
  package static func energy(picojoules: Double) -> String {
    let joules = picojoules * 1e-12
    let scale = SIScale.of(joules)
    return "\(scale.text(joules, 2)) \(scale.prefix)J"
  }
}

/// Quantization systems with the schemes that they deploy, and the schemes that are no system's.
package struct SchemeList: Sendable {
  package static let schema = "systole.schemes/1"

  package struct Entry: Sendable {
    package var system: QuantizationSystem
    /// Nil for what is no inference number format.
    package var scheme: Scheme?

    /// What was published of the system; none of it is an alias's.
    package var accuracy: [PublishedAccuracy] {
      if case .scheme = system.deployment { scheme?.accuracy ?? [] } else { [] }
    }
  }

  /// How many systems there are of each kind of deployment.
  package struct Counts: Sendable, Equatable {
    /// With a scheme of their own.
    package var own = 0
    /// Deployed with another system's.
    package var alias = 0
    /// No inference number format.
    package var none = 0
    /// Schemes that are no system's own.
    package var others = 0
  }

  package var entries: [Entry]
  /// By name.
  package var others: [Scheme]

  package var counts: Counts {
    var counts = Counts(others: others.count)
    for entry in entries {
      switch entry.system.deployment {
      case .scheme: counts.own += 1
      case .alias: counts.alias += 1
      case .none: counts.none += 1
      }
    }
    return counts
  }

  /// - Parameters:
  ///   - schemes: By name; every one that a system names is among them.
  package init(_ systems: [QuantizationSystem], schemes: [String: Scheme]) {
    entries = systems.map { system in
      Entry(system: system, scheme: system.scheme.flatMap { schemes[$0] })
    }
    let named = Set(
      systems.compactMap { system in
        if case .scheme(let name) = system.deployment { name } else { nil }
      })
    others = schemes.filter { !named.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
  }
}

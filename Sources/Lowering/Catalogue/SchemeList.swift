/// Quantization systems with the schemes that they deploy, and the schemes that are no system's.
public struct SchemeList: Sendable {
  public static let schema = "systole.schemes/1"

  public struct Entry: Sendable {
    public var system: QuantizationSystem
    /// Nil for what is no inference number format.
    public var scheme: Scheme?

    /// What was published of the system; none of it is an alias's.
    public var accuracy: [PublishedAccuracy] {
      if case .scheme = system.deployment { scheme?.accuracy ?? [] } else { [] }
    }
  }

  public var entries: [Entry]
  /// By name.
  public var others: [Scheme]

  /// - Parameters:
  ///   - schemes: By name; every one that a system names is among them.
  public init(_ systems: [QuantizationSystem], schemes: [String: Scheme]) {
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

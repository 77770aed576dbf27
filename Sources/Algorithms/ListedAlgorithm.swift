import Diagnostics
import Documents
import Workload

/// An algorithm as a unit, a host or a scheme lists it: a built-in one by its name, a user-defined one by its
/// definition, which is in the place of its file's name once the file is read.
public enum ListedAlgorithm: Sendable, Hashable {
  case builtIn(BuiltInAlgorithm)
  case userDefined(UserAlgorithm)

  public var algorithm: Algorithm {
    switch self {
    case .builtIn(let algorithm): .builtIn(algorithm)
    case .userDefined(let own): .userDefined(own.name)
    }
  }

  /// The word of traces, schemes and units.
  public var name: String { algorithm.name }

  /// Nil for a built-in one.
  public var userDefined: UserAlgorithm? {
    switch self {
    case .builtIn: nil
    case .userDefined(let own): own
    }
  }

  /// Whether it computes operators of a kind.
  public func computes(_ kind: OperatorKind) -> Bool {
    switch self {
    case .builtIn(let algorithm): BuiltInAlgorithm.choices(for: kind).contains(algorithm)
    case .userDefined(let own): own.kind == kind
    }
  }

  /// Its passes and operations; nil where the kind has no such algorithm.
  public func definition(of kind: OperatorKind) -> AlgorithmDefinition? {
    switch self {
    case .builtIn(let algorithm): AlgorithmDefinition.of(kind, algorithm)
    case .userDefined(let own): own.definition
    }
  }

  /// What it leaves before anything requantizes it; nil where the kind has no such algorithm.
  public func result(of kind: OperatorKind) -> AlgorithmResult? {
    switch self {
    case .builtIn(let algorithm):
      kind.algorithms.flatMap { OperatorAlgorithm($0, algorithm) }?.result
    case .userDefined(let own): own.result
    }
  }

  /// Whether a LayerNorm by it reads channels that have a power-of-two factor each (PTF).
  public var appliesChannelFactors: Bool {
    switch self {
    case .builtIn(let algorithm): LayerNormAlgorithm(algorithm)?.appliesChannelFactors == true
    case .userDefined(let own): own.appliesChannelFactors
    }
  }

  /// As it is written out.
  public var resolved: ResolvedNode {
    switch self {
    case .builtIn(let algorithm): .text(algorithm.rawValue)
    case .userDefined(let own): own.resolved
    }
  }

  /// Reports what is neither one of `choices` nor a definition that computes one of `kinds`, with the nearest
  /// right name.
  public static func read(
    _ node: Node, path: String, sink: DiagnosticSink, among choices: [BuiltInAlgorithm],
    of kinds: [OperatorKind]
  ) -> ListedAlgorithm? {
    let canBeDefined = kinds.contains(where: \.needsAlgorithm)
    guard canBeDefined, case .mapping = node.value else {
      return ScalarReader(path: path, sink: sink).choice(
        node, among: choices,
        or: canBeDefined ? "a file of schema '\(UserAlgorithm.schema)'" : nil
      ).map { .builtIn($0) }
    }
    guard let own = UserAlgorithm.read(node, path: path, sink: sink) else { return nil }
    guard kinds.contains(own.kind) else {
      sink.error(
        at: node["operator"]?.location ?? node.location,
        "'\(path)' is '\(own.name.text)', an algorithm of \(own.kind.rawValue)",
        help: "an algorithm of \(kinds.map(\.rawValue).joined(separator: " or ")) is needed")
      return nil
    }
    return .userDefined(own)
  }
}

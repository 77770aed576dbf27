import Diagnostics
import Documents
import Workload

/// An algorithm as a unit, a host or a scheme names it.
public enum ListedAlgorithm: Sendable, Hashable {
  case builtIn(BuiltInAlgorithm)
  /// In place: what the name of a file stands for once the file is read.
  case userDefined(UserAlgorithm)

  public var algorithm: Algorithm {
    switch self {
    case .builtIn(let algorithm): .builtIn(algorithm)
    case .userDefined(let own): .userDefined(own.name)
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
    switch node.value {
    case .scalar(let scalar):
      if let known = choices.first(where: { $0.rawValue == scalar.text }) { return .builtIn(known) }
      let names = choices.map(\.rawValue)
      let canBeDefined = kinds.contains(where: \.needsAlgorithm)
      sink.error(
        at: node.location, "'\(path)' cannot be '\(scalar.text)'",
        help: NearestName.of(scalar.text, among: names).map { "did you mean '\($0)'?" }
          ?? "one of: \(names.joined(separator: ", "))"
          + (canBeDefined ? "; or a file of schema '\(UserAlgorithm.schema)'" : ""))
      return nil
    case .mapping:
      guard let own = UserAlgorithm.read(node, path: path, sink: sink) else { return nil }
      guard kinds.contains(own.kind) else {
        sink.error(
          at: node["operator"]?.location ?? node.location,
          "'\(path)' is '\(own.name.text)', an algorithm of \(own.kind.rawValue)",
          help: "one of \(kinds.map(\.rawValue).joined(separator: " or ")) is needed")
        return nil
      }
      return .userDefined(own)
    case .sequence:
      sink.error(at: node.location, "found a list where '\(path)' needs a name")
      return nil
    }
  }
}

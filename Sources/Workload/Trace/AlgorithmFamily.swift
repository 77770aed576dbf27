/// The algorithms that compute one function: of them an operator names one.
public enum AlgorithmFamily: CaseIterable, Sendable, Equatable {
  case softmax
  case layernorm
  case gelu
  case activation
  case requantization

  /// In the order of messages and tables.
  public var ids: [BuiltInAlgorithm] {
    switch self {
    case .softmax: Self.softmaxes
    case .layernorm: Self.layernorms
    case .gelu: Self.gelus
    case .activation: Self.activations
    case .requantization: Self.requantizations
    }
  }

  /// Whether doing nothing is one of them.
  public var hasNone: Bool {
    switch self {
    case .softmax, .layernorm, .gelu, .activation: false
    case .requantization: true
    }
  }

  /// The operator kinds that it computes.
  public var kinds: [OperatorKind] { OperatorKind.allCases.filter { $0.algorithms == self } }

  // Made once: the reader asks for them at every operator line.
  private static let softmaxes = SoftmaxAlgorithm.allCases.map(\.id)
  private static let layernorms = LayerNormAlgorithm.allCases.map(\.id)
  private static let gelus = GELUAlgorithm.allCases.map(\.id)
  private static let activations = ActivationAlgorithm.allCases.map(\.id)
  private static let requantizations = RequantizationAlgorithm.allCases.map(\.id)
}

/// One algorithm of one family: an entry of the list that units, energy counts, `systole numerics` and
/// the documentation read.
///
/// What is known of it is joined by exhaustive switches over the enum of its family: its passes,
/// operations and source (`definition`), and its integer kernel (`kernel` in Numerics).
public enum OperatorAlgorithm: Sendable, Hashable, CaseIterable {
  case softmax(SoftmaxAlgorithm)
  case layernorm(LayerNormAlgorithm)
  case gelu(GELUAlgorithm)
  case activation(ActivationAlgorithm)
  case requantization(RequantizationAlgorithm)

  /// All entries by family, in the order of messages and tables.
  public static let allCases: [OperatorAlgorithm] =
    SoftmaxAlgorithm.allCases.map(Self.softmax) + LayerNormAlgorithm.allCases.map(Self.layernorm)
    + GELUAlgorithm.allCases.map(Self.gelu) + ActivationAlgorithm.allCases.map(Self.activation)
    + RequantizationAlgorithm.allCases.map(Self.requantization)

  /// The algorithm that a trace's id names; nil for a user-defined one.
  public init?(_ family: AlgorithmFamily, _ algorithm: Algorithm) {
    guard case .builtIn(let id) = algorithm else { return nil }
    self.init(family, id)
  }

  /// Nil where the family has none of that id.
  public init?(_ family: AlgorithmFamily, _ id: BuiltInAlgorithm) {
    let found: OperatorAlgorithm? =
      switch family {
      case .softmax: SoftmaxAlgorithm(id).map(Self.softmax)
      case .layernorm: LayerNormAlgorithm(id).map(Self.layernorm)
      case .gelu: GELUAlgorithm(id).map(Self.gelu)
      case .activation: ActivationAlgorithm(id).map(Self.activation)
      case .requantization: RequantizationAlgorithm(id).map(Self.requantization)
      }
    guard let found else { return nil }
    self = found
  }

  public var family: AlgorithmFamily {
    switch self {
    case .softmax: .softmax
    case .layernorm: .layernorm
    case .gelu: .gelu
    case .activation: .activation
    case .requantization: .requantization
    }
  }

  public var id: BuiltInAlgorithm {
    switch self {
    case .softmax(let algorithm): algorithm.id
    case .layernorm(let algorithm): algorithm.id
    case .gelu(let algorithm): algorithm.id
    case .activation(let algorithm): algorithm.id
    case .requantization(let algorithm): algorithm.id
    }
  }
}

/// How an operator is computed that has several algorithms.
public enum Algorithm: Sendable, Hashable {
  case builtIn(BuiltInAlgorithm)
  case userDefined(AlgorithmName)

  public static let none = Algorithm.builtIn(.none)

  /// The word of traces, schemes and units.
  public var name: String {
    switch self {
    case .builtIn(let algorithm): algorithm.rawValue
    case .userDefined(let name): name.text
    }
  }
}

/// An algorithm of a nonlinear operator or of a requantization: the words of traces, schemes and units. The same ids name the arithmetic, the time and the energy; what an id means for an operator kind
/// is an `OperatorAlgorithm`.
public enum BuiltInAlgorithm: String, CaseIterable, Sendable {
  case none
  case float
  case iBERT = "i-bert"
  case iViT = "i-vit"
  case iViT8 = "i-vit-8"
  case iViT16 = "i-vit-16"
  case iViTTVM = "i-vit-tvm"
  case logInt = "log-int"
  case logIntP2 = "log-int-p2"
  case e2Softmax = "e2softmax"
  case softermax
  case ita
  case base2
  case lut
  case ptf
  case ptfP2 = "ptf-p2"
  case aiLayerNorm = "ailayernorm"
  case poly2
  case tanh
  case relu
  /// ReLU with a slope below 0 and a shift before and after, one of each per channel (ReActNet, ECCV
  /// 2020).
  case rprelu
  /// x·ReLU6(x + 3) ÷ 6 (MobileNetV3, ICCV 2019).
  case hardswish
  case shift
  case dyadic
  case dynamic
  /// A scale found at run time that is a power of two: the exponent of the largest magnitude.
  case dynamicP2 = "dynamic-p2"
  /// A float whose scale is a power of two: an addition of exponents.
  case exponent

  /// The algorithms that an operator kind has; empty where it has none to choose.
  public static func choices(for kind: OperatorKind) -> [BuiltInAlgorithm] {
    kind.algorithms?.ids ?? []
  }
}

/// An algorithm of one family. A case is an entry; the compiler asks for all that belongs to it.
public protocol FamilyAlgorithm: CaseIterable, Sendable, Hashable {
  /// The trace's word for it, which algorithms of other families may share.
  var id: BuiltInAlgorithm { get }
}

extension FamilyAlgorithm {
  /// Nil where the family has none of that id.
  public init?(_ id: BuiltInAlgorithm) {
    guard let found = Self.allCases.first(where: { $0.id == id }) else { return nil }
    self = found
  }

  /// Nil also for a user-defined one.
  public init?(_ algorithm: Algorithm) {
    guard case .builtIn(let id) = algorithm else { return nil }
    self.init(id)
  }
}

public enum SoftmaxAlgorithm: FamilyAlgorithm {
  case float
  case iBERT
  case iViT8
  case iViT16
  case iViTTVM
  case logInt
  case logIntP2
  case e2Softmax
  case softermax
  case ita
  case base2
  case lut

  public var id: BuiltInAlgorithm {
    switch self {
    case .float: .float
    case .iBERT: .iBERT
    case .iViT8: .iViT8
    case .iViT16: .iViT16
    case .iViTTVM: .iViTTVM
    case .logInt: .logInt
    case .logIntP2: .logIntP2
    case .e2Softmax: .e2Softmax
    case .softermax: .softermax
    case .ita: .ita
    case .base2: .base2
    case .lut: .lut
    }
  }
}

public enum LayerNormAlgorithm: FamilyAlgorithm {
  case float
  case iBERT
  case iViT
  case ptf
  case ptfP2
  case aiLayerNorm

  public var id: BuiltInAlgorithm {
    switch self {
    case .float: .float
    case .iBERT: .iBERT
    case .iViT: .iViT
    case .ptf: .ptf
    case .ptfP2: .ptfP2
    case .aiLayerNorm: .aiLayerNorm
    }
  }
}

public enum GELUAlgorithm: FamilyAlgorithm {
  case float
  case iBERT
  case iViT
  case iViTTVM
  case lut
  case poly2

  public var id: BuiltInAlgorithm {
    switch self {
    case .float: .float
    case .iBERT: .iBERT
    case .iViT: .iViT
    case .iViTTVM: .iViTTVM
    case .lut: .lut
    case .poly2: .poly2
    }
  }
}

public enum ActivationAlgorithm: FamilyAlgorithm {
  case float
  case tanh
  case relu
  case rprelu
  case hardswish
  case lut

  public var id: BuiltInAlgorithm {
    switch self {
    case .float: .float
    case .tanh: .tanh
    case .relu: .relu
    case .rprelu: .rprelu
    case .hardswish: .hardswish
    case .lut: .lut
    }
  }
}

/// How a value is brought to another scale.
public enum RequantizationAlgorithm: FamilyAlgorithm {
  case none
  case shift
  case dyadic
  case float
  case dynamic
  case dynamicP2
  case exponent

  public var id: BuiltInAlgorithm {
    switch self {
    case .none: .none
    case .shift: .shift
    case .dyadic: .dyadic
    case .float: .float
    case .dynamic: .dynamic
    case .dynamicP2: .dynamicP2
    case .exponent: .exponent
    }
  }
}

import Workload

/// The functions that have integer kernels to study; the raw values are operator kinds of the trace.
enum StudiedFunction: String, CaseIterable {
  case softmax
  case gelu
  case layernorm

  var kind: OperatorKind {
    switch self {
    case .softmax: .softmax
    case .gelu: .gelu
    case .layernorm: .layernorm
    }
  }

  /// The algorithms that have a kernel, in the order of the trace's list.
  var kernels: [(algorithm: BuiltInAlgorithm, entry: KernelEntry)] {
    let entries: [(BuiltInAlgorithm, KernelEntry?)] =
      switch self {
      case .softmax: SoftmaxAlgorithm.allCases.map { ($0.id, $0.kernel) }
      case .gelu: GELUAlgorithm.allCases.map { ($0.id, $0.kernel) }
      case .layernorm: LayerNormAlgorithm.allCases.map { ($0.id, $0.kernel) }
      }
    return entries.compactMap { id, entry in entry.map { (id, $0) } }
  }

  /// What the kernels approximate; nil where the function has no value.
  func exact(_ row: [Double]) -> [Double]? {
    switch self {
    case .softmax: RealFunctions.softmax(row)
    case .gelu: RealFunctions.gelu(row)
    case .layernorm: RealFunctions.layerNorm(row)
    }
  }
}

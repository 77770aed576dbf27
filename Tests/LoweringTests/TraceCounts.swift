import Workload

/// Totals of a trace, counted from its operators and tensors.
struct TraceCounts: Equatable {
  var linear = 0
  var attentionQK = 0
  var attentionAV = 0
  var convolution = 0
  var parameters = 0
  var softmaxRows = 0
  var softmax = 0
  var layernorm = 0
  var gelu = 0
}

extension TraceCounts {
  init(_ trace: Trace) {
    for op in trace.operators {
      switch op.kind {
      case .linear: linear += op.macs
      case .attentionQK: attentionQK += op.macs
      case .attentionAV: attentionAV += op.macs
      case .convolution: convolution += op.macs
      case .softmax:
        softmaxRows += op.rows
        softmax += op.elements
      case .layernorm: layernorm += op.elements
      case .gelu: gelu += op.elements
      default: break
      }
    }
    for tensor in trace.tensors where tensor.role == .weight {
      parameters += trace.elements(of: tensor)
    }
  }

  var macs: Int { linear + attentionQK + attentionAV + convolution }

  static func * (counts: TraceCounts, batch: Int) -> TraceCounts {
    TraceCounts(
      linear: counts.linear * batch, attentionQK: counts.attentionQK * batch,
      attentionAV: counts.attentionAV * batch, convolution: counts.convolution * batch,
      parameters: counts.parameters, softmaxRows: counts.softmaxRows * batch,
      softmax: counts.softmax * batch, layernorm: counts.layernorm * batch,
      gelu: counts.gelu * batch)
  }
}

extension Trace {
  /// One line for an operator: kind, name after a prefix, algorithm, input types, `->`, result type,
  /// epilogue, and the MAC kind where it is no multiplication. Weights and biases are left out.
  func line(_ op: Operator, after prefix: String) -> String {
    let activations = inputs(of: op).map { self[$0] }.filter { $0.role != .weight }
    let result = outputs(of: op).first.map { self[$0].type.description } ?? ""
    var words = [op.kind.rawValue, String(name(of: op).dropFirst(prefix.count))]
    if op.algorithm != .none { words.append(op.algorithm.name) }
    words += activations.map(\.type.description) + ["->", result]
    for step in op.epilogue.steps {
      words.append(
        step.kind == .requantize
          ? "\(step.algorithm.rawValue)/\(step.granularity.rawValue)" : step.kind.rawValue)
    }
    if op.mac != .multiply { words.append(op.mac.rawValue) }
    return words.joined(separator: " ")
  }

  func lines(under prefix: String) -> [String] {
    operators.filter { name(of: $0).hasPrefix(prefix) }.map { line($0, after: prefix) }
  }

  func operation(_ name: String) -> Operator? { operators.first { self.name(of: $0) == name } }

  func tensor(_ name: String) -> Tensor? { tensors.first { self.name($0.name) == name } }
}

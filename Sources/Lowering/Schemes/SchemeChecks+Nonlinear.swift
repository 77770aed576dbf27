import Algorithms
import Diagnostics
import Workload

/// Nonlinear operators: what they read and leave.
extension SchemeChecks {
  /// A nonlinear operator as the scheme has it.
  private struct Nonlinear {
    /// Its key under `algorithms`, and under `operands`.
    var key: String
    var kind: OperatorKind
    var algorithm: ListedAlgorithm
    /// The keys of what it reads, and what that is.
    var readKeys: (String, String)
    var read: TensorFormat
    /// The key under `edges` of what it leaves.
    var leftKey: String
    var left: TensorFormat
  }

  private var nonlinear: [Nonlinear] {
    func make(
      _ key: String, _ kind: OperatorKind, _ algorithm: ListedAlgorithm, _ operand: TensorFormat?,
      _ source: (key: String, format: TensorFormat), _ leftKey: String, _ left: TensorFormat
    ) -> Nonlinear {
      Nonlinear(
        key: key, kind: kind, algorithm: algorithm,
        readKeys: operand == nil ? ("edges", source.key) : ("operands", key),
        read: operand ?? source.format, leftKey: leftKey, left: left)
    }
    let (activations, operands) = (scheme.activations, scheme.operands)
    let algorithms = scheme.algorithms
    return [
      make(
        "softmax", .softmax, algorithms.softmax, operands.softmax, ("scores", activations.scores),
        "probabilities", activations.probabilities),
      make(
        "layernorm", .layernorm, algorithms.layernorm, operands.layernorm,
        ("residual", activations.residual), "normalized", activations.normalized),
      make(
        "gelu", algorithms.mlpKind, algorithms.gelu, operands.gelu, ("hidden", activations.hidden),
        "activated", activations.activated),
    ]
  }

  func checkNonlinear() {
    for function in nonlinear {
      guard let result = function.algorithm.result(of: function.kind) else { continue }
      checkRead(function, result)
      checkLeft(function, result)
    }
  }

  /// One name is of one algorithm.
  func checkNames() {
    let algorithms = scheme.algorithms
    let named: [(keys: [String], listed: ListedAlgorithm)] =
      [
        (["algorithms", "softmax"], algorithms.softmax),
        (["algorithms", "layernorm"], algorithms.layernorm),
        (["algorithms", "gelu"], algorithms.gelu),
      ]
      + scheme.insertions.enumerated().map {
        (["insertions", "\($0.offset)", "algorithm"], $0.element.algorithm)
      }
    for (index, (keys, listed)) in named.enumerated() {
      guard
        let other = named[..<index].first(where: {
          $0.listed.algorithm == listed.algorithm && $0.listed != listed
        })
      else { continue }
      sink.error(
        at: location(keys),
        "'\(listed.name)' is an algorithm that '\(path(other.keys))' defines otherwise",
        help: "give each algorithm a name of its own")
    }
  }

  /// An algorithm on integers reads integers, and none decodes the code of a product's operand.
  private func checkRead(_ function: Nonlinear, _ result: AlgorithmResult) {
    let path = "\(function.readKeys.0).\(function.readKeys.1)"
    let name = "\(function.key) '\(function.algorithm.name)'"
    func fail(_ message: String, _ help: String) {
      error(function.readKeys.0, function.readKeys.1, message: message, help: help)
    }
    let onIntegers =
      switch result {
      case .integer, .log2: true
      case .real, .any: false
      }
    if function.read.type.family == .log2 {
      fail(
        "'\(path)' is \(function.read.type), which \(name) does not decode",
        "log2 codes are operands of products; convert them under 'operands.\(function.key)'")
    } else if function.read.type.isFloat, onIntegers {
      fail(
        "'\(path)' is \(function.read.type), and \(name) computes on integers",
        "give it an integer format under 'operands.\(function.key)', or choose 'float'")
    } else if function.read.code != .plain, function.read.code != .grouped {
      fail(
        "'\(path)' has the code '\(function.read.code.rawValue)', which \(name) does not decode",
        "codes are decoded by the PEs of products only")
    } else if function.read.granularity == .ptf, function.kind == .layernorm,
      !function.algorithm.appliesChannelFactors
    {
      let able = LayerNormAlgorithm.allCases.filter(\.appliesChannelFactors).map(\.id.rawValue)
      fail(
        "'\(path)' has a power-of-two factor for each channel, which \(name) does not apply",
        "one of: \(able.joined(separator: ", "))")
    }
  }

  /// What an algorithm leaves has the format of its key under `edges`, or something converts it.
  private func checkLeft(_ function: Nonlinear, _ result: AlgorithmResult) {
    let rule = scheme.requantizations[function.kind].algorithm
    let (name, format) = ("\(function.key) '\(function.algorithm.name)'", function.left)
    func fail(_ leaves: String, _ help: String) {
      error(
        "algorithms", function.key,
        message: "\(name) leaves \(leaves), but 'edges.\(function.leftKey)' is \(format.type)"
          + (rule == .none
            ? " and nothing requantizes it" : ", which '\(rule.rawValue)' does not produce"),
        help: help)
    }
    let convert = "requantize it under 'requantize.except.\(function.kind.rawValue)'"
    let takesReals = RequantizationAlgorithm(rule)?.takesReals == true
    switch result {
    case .any: break
    case .real:
      if rule == .none, !format.isUnscaledFloat {
        fail("floating-point numbers", "\(convert) by 'float', or make the edge fp16")
      } else if rule != .none, !takesReals, !format.isUnscaledFloat {
        fail("floating-point numbers", "\(convert) by 'float'")
      }
    case .integer(let bits):
      let words =
        bits.count == 1
        ? "integers of \(bits.lowerBound) bits" : "integers of up to \(bits.upperBound) bits"
      if rule == .none, !format.isInteger || !bits.contains(Int(format.type.bits)) {
        fail(words, "\(convert), or make the edge one of its formats")
      } else if rule != .none, !takesReals, !format.isInteger {
        fail(words, "\(convert) by 'float', or choose an algorithm that leaves such codes")
      }
    case .log2(let bits):
      let words = "log2 codes of \(bits.lowerBound) to \(bits.upperBound) bits"
      if rule != .none {
        error(
          "algorithms", function.key,
          message:
            "\(name) leaves \(words), which '\(rule.rawValue)' cannot bring to another scale",
          help: "write 'requantize: {except: {\(function.kind.rawValue): {algorithm: none}}}'")
      } else if format.type.family != .log2 || !bits.contains(Int(format.type.bits)) {
        fail(words, "make the edge log2-4, or choose an algorithm that leaves \(format.type)")
      }
    }
  }
}

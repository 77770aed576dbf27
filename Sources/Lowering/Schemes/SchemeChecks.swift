import Algorithms
import Diagnostics
import Documents
import Workload

/// Checks the parts of a scheme against each other: a consumer has to be able to read what its producer
/// leaves.
struct SchemeChecks {
  let scheme: Scheme
  let root: Node
  let sink: DiagnosticSink

  init(_ scheme: Scheme, _ root: Node, _ sink: DiagnosticSink) {
    self.scheme = scheme
    self.root = root
    self.sink = sink
  }

  func run() {
    checkSums()
    checkTensorScales()
    checkNonlinear()
    checkNames()
    checkResidual()
    checkProducts()
    checkConversions()
    checkMergedAttention()
    checkAccuracy()
  }

  func error(_ keys: String..., message: String, help: String) {
    sink.error(at: location(keys), message, help: help)
  }

  /// Of what keys, and numbers of a list's elements, lead to; as far as the document has them.
  func location(_ keys: [String]) -> SourceLocation {
    var node = root
    for key in keys {
      if case .sequence(let nodes) = node.value, let index = Int(key), nodes.indices.contains(index)
      {
        node = nodes[index]
      } else if let next = node[key] {
        node = next
      } else {
        break
      }
    }
    return node.location
  }

  func path(_ keys: [String]) -> String {
    keys.dropFirst().reduce(keys[0]) { path, key in
      path + (keys[0] == "weights" ? "[\(key)]" : ".\(key)")
    }
  }

  // MARK: Sums

  /// A product that is not requantized leaves its accumulator's type.
  private func checkSums() {
    guard !scheme.accumulator.isFloat else { return }
    let activations = scheme.activations
    let products: [(key: String, format: TensorFormat, kind: OperatorKind)] = [
      ("patches", activations.patches, .convolution), ("qkv", activations.qkv, .linear),
      ("scores", activations.scores, .attentionQK), ("context", activations.context, .attentionAV),
      ("branch", activations.branch, .linear), ("hidden", activations.hidden, .linear),
      ("logits", activations.logits, .linear),
    ]
    for product in products
    where scheme.requantizations[product.kind].algorithm == .none
      && product.format.type != scheme.accumulator
    {
      error(
        "edges", product.key,
        message:
          "'edges.\(product.key)' is \(product.format.type), but '\(product.kind.rawValue)' leaves "
          + "\(scheme.accumulator) as nothing requantizes it",
        help: "choose an algorithm under 'requantize', or make the edge \(scheme.accumulator)")
    }
  }

  /// A scale of a whole tensor, in addition to those of its groups, is applied to the results.
  private func checkTensorScales() {
    guard scheme.requantizations[.linear].algorithm == .none else { return }
    let formats: [(keys: [String], format: TensorFormat?)] =
      [(["operands", "linear"], scheme.operands.linear)]
      + scheme.weights.enumerated().map { (["weights", "\($0.offset)"], $0.element) }
    for (keys, format) in formats where (format?.tensorScaleBits ?? 0) > 0 {
      sink.error(
        at: location(keys + ["tensor_scale_bits"]),
        "'\(path(keys)).tensor_scale_bits' is a scale that nothing applies: 'requantize.algorithm' of "
          + "'linear' is 'none'",
        help: "choose an algorithm under 'requantize', such as 'float'")
    }
  }

  // MARK: Additions

  /// Additions take numbers at a scale.
  private func checkResidual() {
    for (key, format) in [
      ("residual", scheme.activations.residual), ("branch", scheme.activations.branch),
    ] {
      let isCode = format.code != .plain && format.code != .grouped
      guard isCode || format.type.family == .log2 else { continue }
      error(
        "edges", key,
        message: "'edges.\(key)' is \(format.type)"
          + (isCode ? " with the code '\(format.code.rawValue)'" : "")
          + ", which an addition does not take",
        help: "additions take integers or floats")
    }
  }

  // MARK: Products

  /// One product at one width of weights: its operands and the keys that name them.
  private struct Product {
    var kind: OperatorKind
    var a: (keys: [String], format: TensorFormat)
    var b: (keys: [String], format: TensorFormat)
  }

  private func checkProducts() {
    var reported: Set<[String]> = []
    for product in products {
      let (a, b) = (product.a.format, product.b.format)
      let takes =
        scheme.macKinds[product.kind].map { $0.takes(a.type, b.type) } == true
        || MACKind(of: a.type, b.type).takes(a.type, b.type)
      guard !takes, reported.insert(product.a.keys + product.b.keys).inserted else { continue }
      sink.error(
        at: location(product.a.keys),
        "'\(product.kind.rawValue)' multiplies \(a.type) ('\(path(product.a.keys))') by \(b.type) "
          + "('\(path(product.b.keys))'), which no PE does",
        help: "bring both to floating point or both to integers under 'operands'")
    }
  }

  private var products: [Product] {
    let activations = scheme.activations
    var products: [Product] = []
    for (index, weight) in scheme.weights.enumerated() {
      let bits = Int(weight.type.bits)
      let operands = scheme.operands(weightBits: bits)
      let used: (keys: [String], format: TensorFormat) =
        operands.weights.map { (["operands", "weights"], $0) } ?? (["weights", "\(index)"], weight)
      func operand(
        _ key: String, _ format: TensorFormat?, else other: (key: String, format: TensorFormat)
      ) -> (keys: [String], format: TensorFormat) {
        guard let format else { return (["edges", other.key], other.format) }
        let own = root["widths"]?["\(bits)"]?[key] != nil
        return (own ? ["widths", "\(bits)", key] : ["operands", key], format)
      }
      for activation in [
        ("normalized", activations.normalized), ("context", activations.context),
        ("activated", activations.activated),
      ] {
        let isActivated = activation.0 == "activated" && operands.activated != nil
        products.append(
          Product(
            kind: .linear,
            a: isActivated
              ? operand("activated", operands.activated, else: activation)
              : operand("linear", operands.linear, else: activation), b: used))
      }
      let qkv = operand("qkv", operands.qkv, else: ("qkv", activations.qkv))
      let values =
        operands.values.map { operand("values", $0, else: ("qkv", activations.qkv)) } ?? qkv
      let map = operand(
        "probabilities", operands.probabilities, else: ("probabilities", activations.probabilities))
      products.append(Product(kind: .attentionQK, a: qkv, b: qkv))
      products.append(Product(kind: .attentionAV, a: map, b: values))
      products += nonEncoderProducts(weight: index)
    }
    return products
  }

  /// Those outside the encoder's blocks, where its weights are one of the scheme's.
  private func nonEncoderProducts(weight index: Int) -> [Product] {
    let encoder = scheme.encoderFormats(scheme.weights[index])
    return [
      (
        NonEncoderFormats.Layer.patchEmbedding, OperatorKind.convolution, "image",
        scheme.activations.image
      ),
      (.classifier, .linear, "normalized", scheme.activations.normalized),
    ].map { layer, kind, activationKey, activation in
      let formats = scheme.nonEncoderFormats(layer, encoder: encoder)
      let chosen = scheme.nonEncoder.product(layer)
      let weightKeys =
        switch chosen.weights {
        case .format: ["outer", "weights"]
        case .encoder: ["weights", "\(index)"]
        case nil: ["weights", "0"]
        }
      let operandKeys =
        switch (chosen.operand, formats.operands.linear) {
        case (.format, _): ["outer", "operand"]
        case (_, .some): ["operands", "linear"]
        case (_, nil): ["edges", activationKey]
        }
      return Product(
        kind: kind, a: (operandKeys, formats.operands.linear ?? activation),
        b: (weightKeys, formats.weights))
    }
  }

  // MARK: Conversions

  /// A log2 code is found by a logarithm, which multiplications and shifts of integers do not give.
  private func checkConversions() {
    let rule = scheme.requantizations.general.algorithm
    guard rule == .shift || rule == .dyadic else { return }
    let activations = scheme.activations
    let conversions: [(key: String, from: TensorFormat, to: TensorFormat?)] = [
      ("probabilities", activations.probabilities, scheme.operands.probabilities),
      ("qkv", activations.qkv, scheme.operands.qkv),
      ("linear", activations.normalized, scheme.operands.linear),
      ("activated", activations.activated, scheme.operands.activated),
    ]
    for conversion in conversions {
      guard let wanted = conversion.to, wanted.type.family == .log2,
        conversion.from.type.family != .log2, !conversion.from.type.isFloat
      else { continue }
      error(
        "operands", conversion.key,
        message:
          "'operands.\(conversion.key)' is \(wanted.type), which '\(rule.rawValue)' does not produce "
          + "from \(conversion.from.type)",
        help: "choose an algorithm that leaves log2 codes, or requantize by 'float'")
    }
  }

  private func checkMergedAttention() {
    guard scheme.attention == .mergedQueryKey,
      scheme.insertions.contains(where: { $0.place == .queriesAndKeys })
    else { return }
    error(
      "insertions",
      message: "'insertions' puts an operator on queries and keys, which 'attention: "
        + "\(AttentionForm.mergedQueryKey.rawValue)' does not have",
      help: "remove it, or the form of the attention")
  }

  // MARK: Accuracies

  /// An accuracy belongs to the arithmetic that it was measured with.
  private func checkAccuracy() {
    for (index, published) in scheme.accuracy.enumerated() {
      guard case .uniform(let weights, let activations, let map) = published.widths else {
        continue
      }
      func fail(_ message: String, _ help: String) {
        sink.error(
          at: location(["accuracy", "\(index)", "bits"]),
          "'accuracy[\(index)].bits' is \(published.widths), but \(message)", help: help)
      }
      let known = scheme.weights.map { Int($0.type.bits) }
      guard known.contains(weights) else {
        fail(
          "'weights' has no \(weights) bits",
          "it has: \(known.map(String.init).joined(separator: ", "))")
        continue
      }
      let read = scheme.operandTypes(of: .linear, weightBits: weights).0
      let attention = scheme.operandTypes(of: .attentionAV, weightBits: weights).0
      if Int(read.bits) != activations {
        fail(
          "linears with \(weights)-bit weights read \(read)",
          "quote it under the scheme and at the bit widths that it was measured with")
      } else if let map, Int(attention.bits) != map {
        fail(
          "the attention map of \(weights)-bit weights is \(attention)",
          "quote it under the scheme and at the bit widths that it was measured with")
      }
    }
  }
}

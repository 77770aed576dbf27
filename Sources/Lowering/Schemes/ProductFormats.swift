import Workload

/// The formats of one product: of its weights, if any, and those that its operands are converted to.
struct ProductFormats: Equatable {
  var weights: TensorFormat
  var operands: Scheme.Operands

  /// What queries and keys are converted to.
  var queriesAndKeys: TensorFormat? { operands.qkv }

  /// What values are converted to.
  var values: TensorFormat? { operands.values ?? operands.qkv }

  /// Replaces formats by those of a rule.
  ///
  /// - Parameter activations: Formats of operands that have none of their own.
  /// - Returns: The attributes of the rule that apply to the product.
  mutating func apply(
    _ rule: LayerRule, of product: LayerRule.Product, activations: Scheme.ActivationFormats
  ) -> Set<LayerRule.Attribute> {
    var applied: Set<LayerRule.Attribute> = []
    switch product {
    case .linear:
      if rule.changesWeights { applied.insert(.weights) }
      if let format = rule.weights { weights = format }
      if let scale = rule.scale { weights.scale = scale }
      if let granularity = rule.granularity { weights.granularity = granularity }
      if let format = rule.operandFormat(from: operands.linear ?? activations.normalized) {
        applied.insert(.operand)
        operands.activated =
          rule.operand ?? operands.activated.flatMap { rule.operandFormat(from: $0) }
        operands.linear = format
      }
    case .queryKey:
      if let format = rule.operandFormat(from: queriesAndKeys ?? activations.qkv) {
        applied.insert(.operand)
        operands.qkv = format
      }
    case .attentionValue:
      if let format = rule.operandFormat(from: values ?? activations.qkv) {
        applied.insert(.operand)
        operands.values = format
      }
      if let bits = rule.activationBits,
        let format = (operands.probabilities ?? activations.probabilities).with(bits: bits)
      {
        operands.probabilities = format
      }
      if let format = rule.attentionMap {
        applied.insert(.attentionMap)
        operands.probabilities = format
      }
    }
    return applied
  }
}

extension Scheme {
  /// The formats of a product outside the encoder's blocks.
  ///
  /// - Parameter encoder: The formats of the encoder's linears, at the width that is asked for.
  func nonEncoderFormats(
    _ layer: NonEncoderFormats.Layer, encoder: ProductFormats
  ) -> ProductFormats {
    let product = nonEncoder.product(layer)
    var formats = ProductFormats(weights: weights[0], operands: operands)
    switch product.weights {
    case .encoder: formats.weights = encoder.weights
    case .format(let format): formats.weights = format
    case nil: break
    }
    switch product.operand {
    case .encoder: formats.operands.linear = encoder.operands.linear
    case .format(let format): formats.operands.linear = format
    case nil: break
    }
    return formats
  }

  /// The formats of the encoder's linears with one of the scheme's weights.
  func encoderFormats(_ weight: TensorFormat) -> ProductFormats {
    ProductFormats(weights: weight, operands: operands(weightBits: Int(weight.type.bits)))
  }
}

extension LayerRule {
  /// What an operand is converted to; nil where the rule does not change it, or cannot.
  fileprivate func operandFormat(from format: TensorFormat) -> TensorFormat? {
    operand ?? activationBits.flatMap { format.with(bits: $0) }
  }
}

extension TensorFormat {
  /// The same format with elements of another width; nil of floats and signs, whose width is not free, and
  /// of widths that the type does not have.
  func with(bits: Int) -> TensorFormat? {
    var format = self
    switch type.family {
    case .signed, .unsigned:
      guard 2...32 ~= bits else { return nil }
    case .log2:
      guard 2...8 ~= bits else { return nil }
    case .float, .binary, .ternary: return nil
    }
    format.type.bits = UInt8(bits)
    return format
  }
}

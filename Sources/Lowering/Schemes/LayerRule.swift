import Diagnostics
import Workload

/// Formats of some of a model's products in place of the scheme's: mixed precision by layer, block and head.
package struct LayerRule: Sendable, Equatable {
  /// What a product multiplies; it decides which keys of a rule apply to it.
  enum Product: Sendable {
    /// Activations and weights, in an encoder's block or outside of them.
    case linear
    /// Queries and keys.
    case queryKey
    /// Attention map and values.
    case attentionValue
  }

  /// What a rule may change.
  enum Attribute: String, CaseIterable, Sendable {
    case weights
    case operand
    case attentionMap = "attention_map"
  }

  /// Names of products; one of them has to match.
  package var patterns: [NamePattern]
  /// Numbers of the encoder's blocks, as names have them; nil for all.
  package var blocks: [ClosedRange<Int>]?
  /// Heads of QKV, QKᵀ and A·V; nil for all heads.
  package var heads: [ClosedRange<Int>]?
  /// A bit width of the scheme's `weights`.
  package var weightBits: Int?
  /// A format of its own.
  package var weights: TensorFormat?
  /// Of the weights.
  package var scale: ScaleKind?
  /// Of the weights.
  package var granularity: ScaleGranularity?
  /// Of what the product reads, both operands of QKᵀ and A·V included.
  package var activationBits: Int?
  /// A format of what it reads: a linear's input, queries and keys, or values.
  package var operand: TensorFormat?
  package var attentionMap: TensorFormat?
  /// The name of the rule in messages: `layers[0]`, or a module of a file of bit widths.
  package var label: String
  /// Its place in a file of bit widths; nil of a scheme's rule, which messages name by its label.
  package var location: SourceLocation?

  init(_ patterns: [NamePattern], label: String, location: SourceLocation? = nil) {
    self.patterns = patterns
    self.label = label
    self.location = location
  }

  /// The same rule without bit widths, where one width is asked for all layers: the scaling of weights. Nil
  /// where it has none.
  var withoutWidths: LayerRule? {
    guard scale != nil || granularity != nil else { return nil }
    var rule = LayerRule(patterns, label: label, location: location)
    (rule.blocks, rule.heads, rule.scale, rule.granularity) = (blocks, heads, scale, granularity)
    return rule
  }

  /// Whether it states a bit width.
  var hasWidths: Bool {
    changes(.operand) || changes(.attentionMap) || weightBits != nil || weights != nil
  }

  var changesWeights: Bool {
    weightBits != nil || weights != nil || scale != nil || granularity != nil
  }

  /// Whether it changes an attribute.
  func changes(_ attribute: Attribute) -> Bool {
    switch attribute {
    case .weights: changesWeights
    case .operand: activationBits != nil || operand != nil
    case .attentionMap: attentionMap != nil
    }
  }

  /// Whether the rule is for a product.
  ///
  /// - Parameter head: Of the attention; nil where heads are not distinguished.
  func matches(_ name: String, head: Int?) -> Bool {
    guard patterns.contains(where: { $0.matches(name) }) else { return false }
    if let blocks {
      guard let block = Self.block(of: name), blocks.contains(where: { $0.contains(block) })
      else { return false }
    }
    guard let heads else { return true }
    guard let head else { return false }
    return heads.contains { $0.contains(head) }
  }

  /// The number behind `blocks` or `layer` in a name; nil where there is none.
  static func block(of name: String) -> Int? {
    let parts = name.split(separator: ".")
    for (part, next) in zip(parts, parts.dropFirst()) where part == "blocks" || part == "layer" {
      if let number = Int(next) { return number }
    }
    return nil
  }
}

import Diagnostics
import Documents
import Workload

/// The bit widths of layers in a file; they come before a scheme's own rules.
package struct LayerBits: Sendable {
  /// One for each module.
  package var rules: [LayerRule] = []
  /// The file, whose lines errors quote.
  package var source: SourceText?

  /// None.
  package init() {}

  fileprivate init(_ rules: [LayerRule], _ source: SourceText?) {
    self.rules = rules
    self.source = source
  }
}

/// Reads the bit widths of layers as mixed-precision papers' code writes them: a JSON object from a module's
/// name to the bits of its weights and activations.
///
///     {"blocks.0.attn.qkv": 4, "blocks.0.mlp.fc1": {"weight": 4, "activation": 8},
///      "blocks.0.attn.matmul2": [8, 4]}
///
/// One number is both widths, a list is weights and activations. Products of activations have one width, of
/// their operands; in a list of a product of activations the two are its first and its second operand.
package enum LayerBitsReader {
  /// What a width is called in an object.
  private static let weightKeys = ["weight", "weight_bits", "w", "w_bits", "w_bit", "wbits"]
  private static let activationKeys = [
    "activation", "activation_bits", "a", "a_bits", "a_bit", "abits",
  ]
  private static let bits = 1...LayerRuleReader.activationBits.upperBound

  package static func read(_ document: Document) throws(InputError) -> LayerBits {
    let sink = document.makeSink()
    guard case .mapping(let entries) = document.root.value else {
      sink.error(
        at: document.root.location,
        "found \(document.root.form) where an object of modules is read",
        help: #"such as {"blocks.0.attn.qkv": 4}"#)
      try sink.throwIfErrors()
      return LayerBits()
    }
    if entries.isEmpty {
      sink.error(
        at: document.root.location, "the object names no module",
        help: #"such as {"blocks.0.attn.qkv": 4}"#)
    }
    let rules = entries.map { rule($0, sink) }
    try sink.throwIfErrors()
    return LayerBits(rules, document.sources.first)
  }

  private static func rule(_ entry: Node.Entry, _ sink: DiagnosticSink) -> LayerRule {
    let name = product(entry.key)
    var rule = LayerRule([NamePattern(text: name)], label: entry.key, location: entry.keyLocation)
    if name.contains("*") {
      sink.error(
        at: entry.keyLocation, "'\(entry.key)' is a pattern, where the name of a module is read",
        help: "name one module, or write patterns under 'layers' of a scheme")
    }
    // A product of activations has no weights.
    let isAttention = name.hasSuffix(".qk") || name.hasSuffix(".av")
    switch entry.value.value {
    case .scalar:
      let bits = number(entry.value, of: entry.key, sink)
      if !isAttention { rule.weightBits = bits }
      rule.activationBits = bits
    case .sequence(let nodes):
      guard nodes.count == 2 else {
        sink.error(
          at: entry.value.location, "'\(entry.key)' has \(nodes.count) widths",
          help: "give one, or those of weights and of activations: [4, 8]")
        return rule
      }
      let widths = nodes.map { number($0, of: entry.key, sink) }
      if isAttention {
        guard widths[0] == widths[1] else {
          sink.error(
            at: entry.value.location,
            "'\(entry.key)' multiplies activations, and its operands have two widths",
            help: "give one; or write the scheme's 'layers' with 'operand' and 'attention_map'")
          return rule
        }
      } else {
        rule.weightBits = widths[0]
      }
      rule.activationBits = widths[1]
    case .mapping(let widths):
      for width in widths {
        if weightKeys.contains(width.key), !isAttention {
          rule.weightBits = number(width.value, of: entry.key, sink)
        } else if activationKeys.contains(width.key) {
          rule.activationBits = number(width.value, of: entry.key, sink)
        } else {
          sink.error(
            at: width.keyLocation,
            weightKeys.contains(width.key)
              ? "'\(entry.key)' multiplies activations and has no weights"
              : "'\(width.key)' is no width of '\(entry.key)'",
            help: "widths are 'weight' and 'activation'")
        }
      }
      if widths.isEmpty {
        sink.error(
          at: entry.value.location, "'\(entry.key)' has no width",
          help: "widths are 'weight' and 'activation'")
      }
    }
    return rule
  }

  /// The operator of a trace that a module is: without what data-parallel training puts before the name and
  /// state dictionaries behind it; products of activations are modules of their own in quantization code.
  private static func product(_ module: String) -> String {
    var name = module[...]
    for prefix in ["module.", "model."] where name.hasPrefix(prefix) {
      name = name.dropFirst(prefix.count)
    }
    if name.hasSuffix(".weight") { name = name.dropLast(7) }
    for (suffix, product) in [(".matmul1", ".qk"), (".matmul2", ".av")] where name.hasSuffix(suffix)
    {
      return name.dropLast(suffix.count) + product
    }
    return String(name)
  }

  private static func number(_ node: Node, of module: String, _ sink: DiagnosticSink) -> Int {
    ScalarReader(path: module, sink: sink).integer(node, in: bits)
  }
}

import Diagnostics
import Documents
import Workload

/// Reads a scheme's `layers`.
enum LayerRuleReader {
  private static let numbers = 0...9_999
  /// Bits of an operand, wherever a rule states them.
  static let activationBits = 2...16

  static func read(
    _ fields: inout Fields, _ weights: [TensorFormat], _ formats: FormatReader
  ) -> [LayerRule] {
    fields.list("layers").enumerated().map { index, node in
      var entry = Fields(node, path: "layers[\(index)]", sink: fields.sink)
      let rule = rule(&entry, weights, formats)
      entry.end()
      return rule
    }
  }

  private static func rule(
    _ entry: inout Fields, _ weights: [TensorFormat], _ formats: FormatReader
  ) -> LayerRule {
    var rule = LayerRule(patterns(&entry), label: entry.path)
    rule.blocks = ranges("blocks", of: &entry)
    rule.heads = ranges("heads", of: &entry)
    if entry.node["weight_bits"] != nil {
      rule.weightBits = SchemeReader.width(&entry, weights)
    }
    rule.weights = entry.optional("weights").map {
      formats.format($0, path: entry.path(of: "weights"), isWeight: true)
    }
    rule.scale = optionalChoice("scale", of: &entry, among: ScaleKind.allCases)
    rule.granularity = optionalChoice("granularity", of: &entry, among: [.tensor, .channel])
    if entry.node["activation_bits"] != nil {
      rule.activationBits = entry.integer("activation_bits", in: activationBits)
    }
    for (key, path) in [("operand", \LayerRule.operand), ("attention_map", \.attentionMap)] {
      if let node = entry.optional(key) {
        rule[keyPath: path] = formats.format(node, path: entry.path(of: key))
      }
    }
    check(rule, entry)
    return rule
  }

  /// One pattern, or a list of them.
  private static func patterns(_ entry: inout Fields) -> [NamePattern] {
    guard let node = entry.required("match") else { return [] }
    let reader = ScalarReader(path: entry.path(of: "match"), sink: entry.sink)
    guard case .sequence(let nodes) = node.value else {
      return [NamePattern(text: reader.text(node))]
    }
    reportEmpty(nodes, "match", node, entry, "write a name, such as blocks.*.mlp.fc1")
    return nodes.map { NamePattern(text: reader.text($0)) }
  }

  /// Numbers and ranges of numbers, `3` or `0-5`, alone or in a list.
  private static func ranges(_ key: String, of entry: inout Fields) -> [ClosedRange<Int>]? {
    guard let node = entry.optional(key) else { return nil }
    guard case .sequence(let nodes) = node.value else {
      return range(node, key, entry).map { [$0] }
    }
    reportEmpty(nodes, key, node, entry, "remove it to match all")
    return nodes.compactMap { range($0, key, entry) }
  }

  private static func reportEmpty(
    _ nodes: [Node], _ key: String, _ node: Node, _ entry: Fields, _ help: String
  ) {
    guard nodes.isEmpty else { return }
    entry.sink.error(
      at: node.location, "'\(entry.path(of: key))' is an empty list", help: help)
  }

  private static func range(_ node: Node, _ key: String, _ entry: Fields) -> ClosedRange<Int>? {
    if case .scalar(let scalar) = node.value {
      let ends = scalar.text.split(separator: "-", omittingEmptySubsequences: false).map {
        Int($0).flatMap { numbers.contains($0) ? $0 : nil }
      }
      switch ends.count {
      case 1:
        if let number = ends[0] { return number...number }
      case 2:
        if let first = ends[0], let last = ends[1], first <= last { return first...last }
      default: break
      }
    }
    let found = if case .scalar(let scalar) = node.value { "'\(scalar.text)'" } else { node.form }
    entry.sink.error(
      at: node.location,
      "'\(entry.path(of: key))' has \(found) where a number or a range of numbers is needed",
      help: "numbers are \(numbers.lowerBound) to \(numbers.upperBound): 3, 0-5, [0, 2-4, 11]")
    return nil
  }

  private static func optionalChoice<Choice: RawRepresentable<String>>(
    _ key: String, of entry: inout Fields, among choices: [Choice]
  ) -> Choice? {
    guard let node = entry.optional(key) else { return nil }
    let path = entry.path(of: key)
    let errors = entry.sink.diagnostics.count
    let text = ScalarReader(path: path, sink: entry.sink).text(node)
    guard entry.sink.diagnostics.count == errors else { return nil }
    if let choice = choices.first(where: { $0.rawValue == text }) { return choice }
    let names = choices.map(\.rawValue)
    entry.sink.error(
      at: node.location, "'\(path)' cannot be '\(text)'",
      help: NearestName.of(text, among: names).map { "did you mean '\($0)'?" }
        ?? "one of: \(names.joined(separator: ", "))")
    return nil
  }

  private static func check(_ rule: LayerRule, _ entry: Fields) {
    // Another form of value has been reported.
    guard case .mapping = entry.node.value else { return }
    func fail(_ key: String, _ message: String, _ help: String) {
      entry.sink.error(
        at: entry.node[key]?.location, "'\(entry.path(of: key))' \(message)", help: help)
    }
    if rule.weights != nil, rule.weightBits != nil {
      fail(
        "weights", "and 'weight_bits' both choose the weights", "give one of them")
    }
    if rule.operand != nil, rule.activationBits != nil {
      fail("operand", "and 'activation_bits' both choose what is read", "give one of them")
    }
    guard !rule.changesWeights, rule.activationBits == nil, rule.operand == nil,
      rule.attentionMap == nil
    else { return }
    let keys = [
      "weight_bits", "weights", "scale", "granularity", "activation_bits", "operand",
      "attention_map",
    ]
    guard keys.allSatisfy({ entry.node[$0] == nil }) else { return }
    entry.sink.error(
      at: entry.location, "'\(entry.path)' changes nothing",
      help: "give one or more of: \(keys.joined(separator: ", "))")
  }
}

import Algorithms
import Lowering
import Workload

extension SchemeList {
  /// Everything about the systems and schemes of a name, whatever its case; nil where there is none.
  package func details(of name: String) -> String? {
    let name = name.lowercased()
    let systems = entries.filter {
      $0.system.name.lowercased() == name || ownScheme($0) == name
        || "\($0.system.number)" == name
    }
    let schemes = others.filter { $0.name == name }
    guard !systems.isEmpty || !schemes.isEmpty else { return nil }
    let blocks = systems.map(details) + schemes.map { details($0, $0.accuracy) }
    return blocks.joined(separator: "\n")
  }

  /// The names that `details` takes.
  package var names: [String] {
    entries.map(\.system.name) + entries.compactMap(ownScheme) + others.map(\.name)
  }

  private func ownScheme(_ entry: Entry) -> String? {
    if case .scheme(let name) = entry.system.deployment { name } else { nil }
  }

  private func details(_ entry: Entry) -> String {
    let system = entry.system
    var lines = [
      "\(system.number) \(system.name), \(system.venue)",
      "class        \(system.classes.map(\.rawValue).joined(separator: ", "))",
      "bits         \(system.bits)",
      "known by     \(system.evidence.rawValue): \(system.source)",
    ]
    switch system.deployment {
    case .scheme: break
    case .alias(let other, let reason):
      lines.append("deployed as  \(other): \(reason)")
    case .none(let reason): lines.append("deployed as  –: \(reason)")
    }
    let rest = entry.scheme.map { details($0, entry.accuracy) }
    return lines.joined(separator: "\n") + "\n" + (rest.map { "\n" + $0 } ?? "")
  }

  private func details(_ scheme: Scheme, _ accuracy: [PublishedAccuracy]) -> String {
    let exceptions = scheme.requantizeExceptions.map {
      "\($0.kind.rawValue) \($0.algorithm.rawValue)"
    }
    var lines = [
      "scheme       \(scheme.name), class \(scheme.schemeClass.rawValue)",
      "source       \(scheme.source)",
      "weights      \(scheme.weights.map(\.type.description).joined(separator: ", "))",
      "products     "
        + Scheme.products.map { "\($0.rawValue) \(scheme.productWords($0))" }
        .joined(separator: ", ") + ", sums \(scheme.accumulator)",
      "outer        patch embedding \(scheme.nonEncoderWords(.patchEmbedding)), classifier "
        + scheme.nonEncoderWords(.classifier),
      "integer      \(scheme.integerWords)",
      "requantize   \(scheme.requantizations.general.algorithm.rawValue)"
        + (exceptions.isEmpty ? "" : "; \(exceptions.joined(separator: ", "))"),
      "nonlinear    softmax \(scheme.algorithms.softmax.algorithm.name), layernorm "
        + "\(scheme.algorithms.layernorm.algorithm.name), gelu \(scheme.algorithms.gelu.algorithm.name)",
    ]
    if scheme.attention != .separate {
      lines.append("attention    \(scheme.attention.rawValue)")
    }
    if !scheme.layers.isEmpty {
      let patterns = scheme.layers.map { $0.patterns.map(\.text).joined(separator: " ") }
      lines.append("layers       own formats for \(patterns.joined(separator: ", "))")
    }
    if !scheme.insertions.isEmpty {
      lines.append("adds         " + scheme.insertions.map(\.words).joined(separator: ", "))
    }
    if let outliers = scheme.outliers {
      lines.append("outliers     \(outliers.count) columns of \(outliers.format.type)")
    }
    if !accuracy.isEmpty {
      var table = TextTable(
        [
          ("published", .left), ("metric", .left), ("W/A", .right), ("value", .right),
          ("float", .right), ("source", .left),
        ], isWide: true)
      for entry in accuracy {
        table.add([
          entry.model, entry.metric, entry.widths.description, entry.value,
          entry.baseline ?? "–", entry.source,
        ])
      }
      lines += [""] + table.lines()
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

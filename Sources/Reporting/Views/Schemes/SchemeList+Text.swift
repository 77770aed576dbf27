import Lowering
import Workload

extension SchemeList {
  /// The models whose published accuracy the list shows; those of the others are in the details.
  private static let models = ["deit-tiny", "deit-small", "deit-base"]

  /// A line for each system, then one for each scheme that is no system's.
  package var text: String {
    var table = TextTable(
      [
        ("#", .right), ("system", .left), ("scheme ¹", .left), ("class", .left), ("bits", .left),
        ("integer", .left), ("requantize", .left), ("softmax · layernorm · gelu", .left),
        ("W/A ²", .right), ("T", .right), ("S", .right), ("B", .right),
      ])
    for entry in entries {
      let system = entry.system
      table.add(
        ["\(system.number)", system.name, Self.schemeWords(system)]
          + [system.classes.map(\.rawValue).joined(separator: " "), system.bits]
          + Self.cells(entry.scheme) + Self.published(entry.accuracy))
    }
    for scheme in others {
      table.add(
        ["", "–", scheme.name, scheme.schemeClass.rawValue, Self.widths(scheme)]
          + Self.cells(scheme)
          + Self.published(scheme.accuracy))
    }
    let counts = counts
    let notes = """

      Of \(entries.count) systems \(counts.own) have a scheme of their own, \(counts.alias) are deployed with another's, \(counts.none) are no number
      format for inference. \(counts.others) schemes are no system's own.

      ¹ = another system's, for the reason that 'systole schemes NAME' gives; – no inference number format.
      ² ImageNet top-1 of DeiT-Tiny, -Small and -Base in %, as published at these bits of weights, never
        computed here; all models, widths and sources by 'systole schemes NAME'.
      ³ of the distilled model, which has a second token and a second classifier.
      """
    return (table.lines() + [notes]).joined(separator: "\n") + "\n"
  }

  private static func schemeWords(_ system: QuantizationSystem) -> String {
    switch system.deployment {
    case .scheme(let name): name
    case .alias(let other, _): "= \(other)"
    case .none: "–"
    }
  }

  private static func widths(_ scheme: Scheme) -> String {
    scheme.weightBits.isEmpty
      ? scheme.weights[0].type.description
      : "W" + scheme.weightBits.map { "\($0)" }.joined(separator: ",")
  }

  private static func cells(_ scheme: Scheme?) -> [String] {
    guard let scheme else { return ["–", "–", "–"] }
    return [
      scheme.integerWords, scheme.requantizations.general.algorithm.rawValue,
      scheme.nonlinearWords,
    ]
  }

  /// The widest weights of which one of the models has a number, and the numbers there; widths that differ
  /// by layer only where there are no others.
  private static func published(_ accuracy: [PublishedAccuracy]) -> [String] {
    let own = accuracy.filter { models.contains(distilled: $0.model) }
    guard let widest = own.max(by: { ($0.widths.weights ?? 0) < ($1.widths.weights ?? 0) }) else {
      return ["", "", "", ""]
    }
    let values = models.map { model in
      own.first { $0.isOf(model) && $0.widths == widest.widths }.map {
        ($0.value.hasSuffix(" %") ? String($0.value.dropLast(2)) : $0.value)
          + ($0.model == model ? "" : " ³")
      } ?? ""
    }
    return [widest.widths.description] + values
  }
}

extension PublishedAccuracy {
  /// Whether it is of a model, or of its distilled form.
  fileprivate func isOf(_ name: String) -> Bool {
    model == name || model == "\(name)-distilled"
  }
}

extension [String] {
  /// Whether a model or its distilled form is among these.
  fileprivate func contains(distilled model: String) -> Bool {
    contains(model) || contains { "\($0)-distilled" == model }
  }
}

/// An accuracy as its source gives it; quoted, never computed.
package struct PublishedAccuracy: Sendable, Equatable {
  /// The bit widths that it was measured with.
  package enum Widths: Sendable, Equatable, CustomStringConvertible {
    /// Floating point.
    case float
    /// Of the encoder's weights, of its linears' inputs, and of the attention map where the source states it:
    /// `4/8/4`.
    case uniform(weights: Int, activations: Int, attentionMap: Int?)
    /// They differ by layer, and which layer has which is not published.
    case mixed

    package static let mixedWord = "mixed"

    /// `8/8`, `4/8/4` or `mixed`; nil for another text.
    package init?(_ text: String) {
      if text == Self.mixedWord {
        self = .mixed
        return
      }
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      let bits = parts.compactMap { Int($0) }.filter { 1...32 ~= $0 }
      guard bits.count == parts.count, 2...3 ~= bits.count else { return nil }
      self = .uniform(
        weights: bits[0], activations: bits[1], attentionMap: bits.count == 3 ? bits[2] : nil)
    }

    package var description: String {
      switch self {
      case .float: "–"
      case .uniform(let weights, let activations, nil): "\(weights)/\(activations)"
      case .uniform(let weights, let activations, let map?): "\(weights)/\(activations)/\(map)"
      case .mixed: Self.mixedWord
      }
    }

    /// Of the encoder's weights, where they have one.
    package var weights: Int? {
      switch self {
      case .uniform(let weights, _, _): weights
      case .float, .mixed: nil
      }
    }
  }

  /// The model's shipped name.
  package var model: String
  package var widths: Widths
  /// `ImageNet top-1`.
  package var metric: String
  /// The number as printed, with its unit: `71.07 %`.
  package var value: String
  /// The accuracy of the source's floating-point model; nil where it is not stated.
  package var baseline: String?
  package var source: String

  package init(
    model: String, widths: Widths, metric: String, value: String, baseline: String? = nil,
    source: String
  ) {
    self.model = model
    self.widths = widths
    self.metric = metric
    self.value = value
    self.baseline = baseline
    self.source = source
  }
}

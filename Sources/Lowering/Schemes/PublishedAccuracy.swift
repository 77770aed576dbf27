/// An accuracy as its source gives it; quoted, never computed.
package struct PublishedAccuracy: Sendable, Equatable {
  /// The model's shipped name.
  package var model: String
  /// Width of the encoder's weights; nil where the scheme leaves no choice.
  package var weightBits: Int?
  /// `ImageNet top-1`.
  package var metric: String
  /// The number as printed, with its unit: `71.07 %`.
  package var value: String
  package var source: String

  package init(model: String, weightBits: Int?, metric: String, value: String, source: String) {
    self.model = model
    self.weightBits = weightBits
    self.metric = metric
    self.value = value
    self.source = source
  }
}

/// An accuracy as its source gives it; quoted, never computed.
public struct PublishedAccuracy: Sendable, Equatable {
  /// The model's shipped name.
  public var model: String
  /// Width of the encoder's weights; nil where the scheme leaves no choice.
  public var weightBits: Int?
  /// `ImageNet top-1`.
  public var metric: String
  /// The number as printed, with its unit: `71.07 %`.
  public var value: String
  public var source: String

  public init(model: String, weightBits: Int?, metric: String, value: String, source: String) {
    self.model = model
    self.weightBits = weightBits
    self.metric = metric
    self.value = value
    self.source = source
  }
}

/// A list of quantization systems, in the order of its file.
public struct Catalogue: Sendable, Equatable {
  public var name: String
  public var systems: [QuantizationSystem]
}

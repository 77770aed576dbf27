/// A ViT or DeiT: one convolution to patches, pre-norm blocks, a classifier (Dosovitskiy et al.,
/// ICLR 2021; Touvron et al., ICML 2021).
public struct VisionTransformer: Sendable, Equatable {
  /// Height and width of the image in pixels.
  public internal(set) var image: Int
  /// Height and width of a patch, and its stride.
  public internal(set) var patch: Int
  public internal(set) var channels: Int
  public internal(set) var width: Int
  public internal(set) var depth: Int
  public internal(set) var heads: Int
  /// Width of the hidden layer of a block's MLP.
  public internal(set) var mlp: Int
  public internal(set) var classes: Int
  /// Classify by a token of its own; else by the mean of all tokens.
  public internal(set) var hasClassToken: Bool
  /// Normalize what the last block leaves.
  public internal(set) var hasFinalNorm: Bool

  public var patches: Int { (image / patch) * (image / patch) }
  public var tokens: Int { patches + (hasClassToken ? 1 : 0) }

  var faults: [ModelFault] {
    [
      ModelFault.unless("image", image, isMultipleOf: "patch", patch),
      ModelFault.unless("width", width, isMultipleOf: "heads", heads),
    ].compactMap(\.self)
  }
}

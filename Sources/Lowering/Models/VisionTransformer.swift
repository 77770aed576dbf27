/// A ViT or DeiT: one convolution to patches, pre-norm blocks, a classifier (Dosovitskiy et al.,
/// ICLR 2021; Touvron et al., ICML 2021).
package struct VisionTransformer: Sendable, Equatable {
  /// Height and width of the image in pixels.
  package internal(set) var image: Int
  /// Height and width of a patch, and its stride.
  package internal(set) var patch: Int
  package internal(set) var channels: Int
  package internal(set) var width: Int
  package internal(set) var depth: Int
  package internal(set) var heads: Int
  /// Width of the hidden layer of a block's MLP.
  package internal(set) var mlp: Int
  package internal(set) var classes: Int
  /// Classify by a token of its own; else by the mean of all tokens.
  package internal(set) var hasClassToken: Bool
  /// Normalize what the last block leaves.
  package internal(set) var hasFinalNorm: Bool

  package var patches: Int { (image / patch) * (image / patch) }
  package var tokens: Int { patches + (hasClassToken ? 1 : 0) }

  var faults: [ModelFault] {
    [
      ModelFault.unless("image", image, isMultipleOf: "patch", patch),
      ModelFault.unless("width", width, isMultipleOf: "heads", heads),
    ].compactMap(\.self)
  }
}

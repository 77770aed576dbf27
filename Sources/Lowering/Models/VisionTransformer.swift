/// A ViT or DeiT: one convolution to patches, pre-norm blocks, a classifier (Dosovitskiy et al.,
/// ICLR 2021; Touvron et al., ICML 2021).
package struct VisionTransformer: Sendable, Equatable {
  /// Height and width of the image in pixels.
  package var image = 0
  /// Height and width of a patch, and its stride.
  package var patch = 1
  package var channels = 3
  package var width = 0
  package var depth = 0
  package var heads = 1
  /// Width of the hidden layer of a block's MLP.
  package var mlp = 0
  package var classes = 0
  /// Classify by a class token; else by the mean of all tokens.
  package var hasClassToken = true
  /// A second token for a second classifier, behind the class token (DeiT, ICML 2021, section 4).
  package var hasDistillationToken = false
  /// Normalize what the last block leaves.
  package var hasFinalNorm = true

  package var patches: Int { (image / patch) * (image / patch) }
  package var tokens: Int { patches + (hasClassToken ? 1 : 0) + (hasDistillationToken ? 1 : 0) }

  var faults: [ModelFault] {
    [
      ModelFault.unless("image", image, isMultipleOf: "patch", patch),
      ModelFault.unless("width", width, isMultipleOf: "heads", heads),
      hasDistillationToken && !hasClassToken
        ? ModelFault(
          key: "distillation_token",
          message: "'distillation_token' is true without a class token",
          help: "a distilled model has both; remove one of the two keys") : nil,
    ].compactMap(\.self)
  }
}

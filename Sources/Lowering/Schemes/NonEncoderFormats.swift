/// The formats of what lies outside the encoder's blocks, where they are not the encoder's first: of the
/// patch embedding, and of the classifiers or the pooler.
package struct NonEncoderFormats: Sendable, Equatable {
  package enum Layer: Sendable {
    case patchEmbedding
    /// Every classifier, and the pooler.
    case classifier
  }

  package enum Choice: Sendable, Equatable {
    /// The one that the encoder's linears have, at the width that is asked for.
    case encoder
    case format(TensorFormat)
  }

  /// Of one product; nil where nothing is said.
  package struct Product: Sendable, Equatable {
    package var weights: Choice?
    /// What it reads.
    package var operand: Choice?
  }

  /// Of all of them, where a layer says nothing itself.
  package var all = Product()
  package var patchEmbedding = Product()
  package var classifier = Product()

  /// What a layer has: its own choices, or those of all layers.
  func product(_ layer: Layer) -> Product {
    let own =
      switch layer {
      case .patchEmbedding: patchEmbedding
      case .classifier: classifier
      }
    return Product(weights: own.weights ?? all.weights, operand: own.operand ?? all.operand)
  }
}

/// The formats of the patch embedding, the classifier and the pooler where they differ from the
/// encoder's; nil takes those.
package struct OuterFormats: Sendable, Equatable {
  package var weights: TensorFormat?
  /// What their products read.
  package var operand: TensorFormat?
}

/// The formats of the patch embedding, the classifier and the pooler where they differ from the
/// encoder's; nil takes those.
public struct OuterFormats: Sendable, Equatable {
  public var weights: TensorFormat?
  /// What their products read.
  public var operand: TensorFormat?

  public init(weights: TensorFormat? = nil, operand: TensorFormat? = nil) {
    self.weights = weights
    self.operand = operand
  }
}

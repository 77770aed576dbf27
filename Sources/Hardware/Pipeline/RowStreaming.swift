/// Which dependences between operators hold row block by row block (`pipeline: row_streamed`).
///
/// The layers are those of the network as P²-ViT names them (arXiv 2405.19915, figure Overview):
/// normalizations, projections, self-attention, the products of a feed-forward network and its activation,
/// residual sums. Where a switch is off, an operator waits for all of what it reads.
public struct RowStreaming: Sendable, Hashable {
  /// Rows pass within self-attention: QKᵀ to softmax, softmax to A·V.
  public var intraLayer: Bool
  /// Rows pass between layers: LayerNorm to a projection, A·V to the projection after it, the first
  /// product to GELU, GELU to the second one, into and out of residual sums.
  public var interLayer: Bool

  public init(intraLayer: Bool = true, interLayer: Bool = true) {
    self.intraLayer = intraLayer
    self.interLayer = interLayer
  }
}

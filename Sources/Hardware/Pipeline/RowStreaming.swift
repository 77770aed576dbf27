/// Which dependences between operators hold row block by row block (`pipeline: row_streamed`).
///
/// The layers are those of the network: attention (QKV to the projection), a feed-forward network (from
/// its first product to its last), and what lies between them: normalizations, residual sums. Where
/// a switch is off, an operator waits for all of what it reads.
public struct RowStreaming: Sendable, Hashable {
  /// Rows pass between operators of one layer: QKᵀ to softmax, softmax to A·V, A·V to the projection,
  /// the first product to GELU, GELU to the second one.
  public var intraLayer: Bool
  /// Rows pass between layers: into and out of normalizations and residual sums.
  public var interLayer: Bool

  public init(intraLayer: Bool = true, interLayer: Bool = true) {
    self.intraLayer = intraLayer
    self.interLayer = interLayer
  }
}

/// The bias that I-BERT's and I-ViT's LayerNorm add: in units of the normalized row.
package enum IntegerBias {
  /// ⌊(β ÷ γ) ÷ (√C ÷ 2^30)⌋ in the authors' float32, channel by channel; nil where γ is 0 or the
  /// result has more than 62 bits.
  package static func value(gamma: Float, beta: Float, channels: Int) -> Int64? {
    let step = Float(channels).squareRoot() / 0x1p30
    let bias = (beta / gamma / step).rounded(.down)
    guard bias.magnitude < 0x1p62 else { return nil }
    return Int64(bias)
  }
}

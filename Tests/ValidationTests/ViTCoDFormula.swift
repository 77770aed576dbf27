/// What ViTCoD's released simulator counts for the dense part of a model (GATECH-EIC/ViTCoD@b2f7fb5,
/// Hardware/Simulator, ViT_FFN.py and SRAM.py), written down from its loops: 512 MACs at 500 MHz, heads
/// of 64 features, 8 bits, 76.8 GiB/s.
///
/// It differs from MACs ÷ 512 in three ways, which a machine that multiplies whole matrices on all of its
/// MACs does not share:
/// - Q, K, V and the output projection divide the MACs among the heads and drop the rest: 3 heads have
///   ⌊512 ÷ 3⌋ = 170 each, so that 2 of 512 idle (+0.39 %); 12 heads leave 8 idle (+1.6 %).
/// - A token's cycles are floored in Q, K and V, a layer's in the others: a part of a cycle is not paid
///   (−0.29 % in the linear layers of DeiT-Tiny).
/// - With 6 heads or more, the encoder of Q and K takes cycles of its own (+0.5 %).
///
/// Our machine has, beside MACs ÷ 512, what nothing hides: the loads of a product's first tile and the
/// stores of its last one. That is +0.07 % in the linear layers of DeiT-Tiny, where the formula has
/// +0.10 %, and +0.17 % in its FFN, where the formula has nothing.
struct ViTCoDFormula {
  var heads: Int
  var tokens = 197
  var layers = 12

  private var width: Int { heads * Self.headWidth }
  private static let headWidth = 64
  private static let macs = 512
  /// Of Q's and K's features that remain after compression, for each head.
  private static let compression = 2.0 / 3

  /// Products of the linear layers.
  var linearMACs: Int { layers * 4 * tokens * width * width }

  private var macsPerHead: Int { Self.macs / heads }
  private var usedMACs: Int { macsPerHead * heads }
  private var outputs: Int { width * Self.headWidth }

  /// Products with the weights of Q, K and V, and of the output projection.
  var multiplying: Int {
    layers * (3 * tokens * (outputs / macsPerHead) + tokens * outputs / macsPerHead)
  }

  /// Cycles that its floors leave out of these.
  var floored: Double { Double(linearMACs) / Double(usedMACs) - Double(multiplying) }

  /// Compression of Q and K before they are stored.
  var encoding: Int {
    let macs = Int(Double(Self.macs) / (Double(heads) * Self.compression))
    return layers * 2 * tokens * (heads * Self.headWidth / macs)
  }

  /// Weights, encoder, and Q, K and V that are stored.
  var loading: Int {
    let compressed = 1 / (Double(heads) * Self.compression)
    let weights = 3 * Self.headWidth * transfer(heads * width)
    let encoder = 2 * transfer(heads, share: compressed)
    let stored =
      2 * tokens * transfer(Self.headWidth, share: compressed)
      + tokens * transfer(Self.headWidth, share: 1 / Double(heads))
    let projection =
      tokens / macsPerHead * width * transfer(Self.headWidth, share: 1 / Double(heads))
    return layers * (weights + encoder + stored + projection)
  }

  private func transfer(_ bytes: Int, share: Double = 1) -> Int {
    let seconds = Double(bytes * 8) / (76.8 * 1_024 * 1_024 * 1_024 * 8 * share)
    return Int((seconds * 500e6).rounded(.up))
  }

  var linear: Int { max(multiplying + encoding, loading) }

  /// Its weights are loaded only where there are 512 tokens or more.
  var ffn: Int { layers * 2 * (4 * tokens * width * width / Self.macs) }
}

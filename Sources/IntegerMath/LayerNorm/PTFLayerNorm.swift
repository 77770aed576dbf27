/// The LayerNorm of a power-of-two-factor input: FQ-ViT's (arXiv 2111.13824, section 3.2;
/// `models/ptq/layers.py`, `QIntLayerNorm`) and P²-ViT's, whose output scale also carries a power of
/// two per channel.
///
/// A row of C integers q with one scale s₁ and a factor 2^αᵢ each: X = q << α; ΣX, ΣX² and
/// C·ΣX² − (ΣX)² are integers. What follows is float in the published code, and is float64 here: the
/// root, A = s₁·γ ÷ (σ·s_out) and B = (β − γ·mean ÷ σ) ÷ s_out; then integers again:
/// N = clamp(7 − ⌊log₂|A|⌋, 0, 31), M = clamp(⌊|A|·2^N⌋, 0, 255), y = round((±M·X + round(B·2^N)) ÷
/// 2^N), half to even. Saturation to 8 bits is the next quantizer's. A constant row has σ = 0:
/// `KernelError.zeroDivisor`.
package struct PTFLayerNorm: Sendable {
  /// What a channel is multiplied and shifted by.
  package struct Channel: Hashable, Sendable {
    /// α, 0 to 31; 0 to 3 in the papers.
    package var exponent: Int
    package var gamma: Float
    package var beta: Float
    /// Of the output scale: s_out·2^exponent; 0 in FQ-ViT; −64 to 64.
    package var outputExponent: Int

    package init(exponent: Int, gamma: Float, beta: Float, outputExponent: Int = 0) {
      precondition(0...31 ~= exponent, "a factor's exponent is 0 to 31")
      precondition(-64...64 ~= outputExponent, "an output exponent is -64 to 64")
      self.exponent = exponent
      self.gamma = gamma
      self.beta = beta
      self.outputExponent = outputExponent
    }
  }

  /// What a row went through.
  package struct Intermediates: Hashable, Sendable {
    package var sum: Int64 = 0
    package var squares: Int64 = 0
    /// C·ΣX² − (ΣX)², C² times the variance.
    package var spread: Int64 = 0
  }

  package let inputScale: Float
  package let outputScale: Float
  package let channels: [Channel]

  /// - Parameters:
  ///   - inputScale: s₁, above 0.
  ///   - outputScale: s_out, above 0.
  ///   - channels: C of them, at least one.
  package init(inputScale: Float, outputScale: Float, channels: [Channel]) {
    precondition(inputScale > 0 && inputScale.isFinite, "a scale is above 0")
    precondition(outputScale > 0 && outputScale.isFinite, "a scale is above 0")
    precondition(!channels.isEmpty, "a row has at least one channel")
    self.inputScale = inputScale
    self.outputScale = outputScale
    self.channels = channels
  }

  /// The integer statistics of a row, which exist for a constant one too.
  package func statistics(_ x: Span<Int32>) throws(KernelError) -> Intermediates {
    precondition(x.count == channels.count, "a row has as many values as channels")
    var found = Intermediates()
    for index in x.indices {
      let value = Int64(x[index]) << Int64(channels[index].exponent)
      found.sum = try found.sum.adding(value, in: .int64, "sum")
      found.squares = try found.squares.adding(
        try value.multiplied(by: value, in: .int64, "sum of squares"), in: .int64,
        "sum of squares")
    }
    let scaled = try Int64(x.count).multiplied(by: found.squares, in: .int64, "spread")
    let square = try found.sum.multiplied(by: found.sum, in: .int64, "spread")
    found.spread = scaled - square
    return found
  }

  /// - Parameters:
  ///   - x: C values.
  ///   - y: C elements.
  @discardableResult
  package func row(
    _ x: Span<Int32>, into y: inout MutableSpan<Int64>
  ) throws(KernelError) -> Intermediates {
    precondition(x.count == y.count, "a row and its result have one length")
    let found = try statistics(x)
    guard found.spread > 0 else { throw .zeroDivisor(step: "standard deviation") }
    let scale = Double(inputScale)
    let count = Double(x.count)
    let mean = Double(found.sum) / count * scale
    let deviation = scale / count * Double(found.spread).squareRoot()
    for index in x.indices {
      let channel = channels[index]
      let out =
        Double(outputScale) * Double(sign: .plus, exponent: channel.outputExponent, significand: 1)
      let slope = scale / deviation * Double(channel.gamma) / out
      let (multiplier, shift) = Self.fixedPoint(slope)
      let offset =
        ((Double(channel.beta) - mean / deviation * Double(channel.gamma)) / out
        * Double(sign: .plus, exponent: shift, significand: 1)).rounded(.toNearestOrEven)
      guard offset.magnitude < 0x1p62 else { throw Width.int64.overflow("offset") }
      let product = try multiplier.multiplied(
        by: Int64(x[index]) << Int64(channel.exponent), in: .int64, "product")
      y[index] = try product.adding(Int64(offset), in: .int64, "affine value")
        .shifted(rightBy: shift, .halfEven)
    }
    return found
  }

  /// Eight bits of a factor and their shift: ±M and N. ⌊log₂⌋ is the exponent itself, which a
  /// logarithm in float64 equals but for factors within an ulp below a power of two.
  static func fixedPoint(_ factor: Double) -> (multiplier: Int64, shift: Int) {
    let magnitude = factor.magnitude
    guard magnitude > 0 else { return (0, 31) }
    let shift = min(max(7 - Int(magnitude.exponent), 0), 31)
    let scaled = (magnitude * Double(sign: .plus, exponent: shift, significand: 1)).rounded(.down)
    let multiplier = Int64(min(scaled, 255))
    return (factor < 0 ? -multiplier : multiplier, shift)
  }
}

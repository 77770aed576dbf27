import Diagnostics
import IntegerMath
import Workload

extension StudiedKernel {
  /// What one step of the input is worth for algorithms that fix it; nil where it is free.
  static func fixedScale(_ algorithm: Algorithm) -> Double? {
    switch algorithm {
    case .ita: RealFunctions.ln2
    // Q(6,2) in base 2.
    case .softermax: RealFunctions.ln2 / 4
    default: nil
    }
  }

  /// Bits of the input that the authors feed: I-BERT takes int32 accumulators into softmax and GELU,
  /// of which 16 bits are used here, and 22 bits into LayerNorm.
  static func bits(_ kind: OperatorKind, _ algorithm: Algorithm) -> Int {
    guard algorithm == .iBERT else { return 8 }
    return kind == .layernorm ? 22 : 16
  }

  /// - Parameters:
  ///   - scale: Of the input; a power of two for E2Softmax, ln 2 times one for softmax to base 2.
  ///   - bits: Of the input, a sign included.
  ///   - length: Of a row.
  /// - Throws: Where there is no such kernel, or its constants do not hold the scale.
  static func make(
    _ kind: OperatorKind, _ algorithm: Algorithm, scale: Double, bits: Int, length: Int
  ) throws(InputError) -> StudiedKernel {
    let single = Float(scale)
    let kernel: StudiedKernel? =
      switch (kind, algorithm) {
      case (.softmax, .iBERT): IBERTSoftmax(scale: single).map { .iBERTSoftmax($0) }
      case (.softmax, .iViT8): Shiftmax(scale: single).map { .shiftmax($0) }
      case (.softmax, .iViT16): Shiftmax(scale: single, outputBits: 16).map { .shiftmax($0) }
      case (.softmax, .iViTTVM): TVMShiftmax(scale: scale).map { .tvmShiftmax($0) }
      case (.softmax, .logInt): LogIntSoftmax(scale: single, n: 30).map { .logIntSoftmax($0) }
      case (.softmax, .logIntP2): LogIntSoftmax(scale: single, n: 32).map { .logIntSoftmax($0) }
      case (.softmax, .e2Softmax):
        scale.significand == 1 && -31...0 ~= scale.exponent
          ? .e2Softmax(E2Softmax(fractionBits: -Int(scale.exponent))) : nil
      case (.softmax, .softermax): .softermax(Softermax())
      case (.softmax, .ita): .itaSoftmax(ITASoftmax())
      case (.softmax, .base2):
        base2FractionBits(scale).map { .base2Softmax(Base2Softmax(fractionBits: $0)) }
      case (.softmax, .lut): .tableSoftmax(TableSoftmax(table: exponentials(scale)))
      case (.gelu, .iBERT): IBERTGELU(scale: single).map { .iBERTGELU($0, scale: single) }
      case (.gelu, .iViT): ShiftGELU(scale: single).map { .shiftGELU($0, scale: scale) }
      case (.gelu, .iViTTVM): TVMShiftGELU(scale: scale).map { .tvmShiftGELU($0, scale: scale) }
      case (.gelu, .lut): tableGELU(scale: scale, bits: bits)
      case (.gelu, .poly2):
        PiecewiseGELU(scale: scale).map { .piecewiseGELU($0, scale: scale) }
      case (.layernorm, .iBERT): .iBERTLayerNorm
      case (.layernorm, .iViT): .iViTLayerNorm(IViTLayerNorm())
      case (.layernorm, .ptf), (.layernorm, .ptfP2):
        .ptfLayerNorm(
          PTFLayerNorm(
            inputScale: single, outputScale: Float(normStep),
            channels: [PTFLayerNorm.Channel](
              repeating: .init(exponent: 0, gamma: 1, beta: 0), count: length)))
      case (.layernorm, .aiLayerNorm):
        .aiLayerNorm(
          AILayerNorm(
            AILayerNormStatistics(zeroPoint: 128),
            // 1 ÷ normStep · 2^1.
            channels: [AILayerNorm.Channel](
              repeating: .init(exponent: 0, gamma: 64, beta: 0), count: length), gammaShift: 1))
      default: throw unknown(kind, algorithm)
      }
    guard let kernel else {
      throw InputError(
        "\(kind.rawValue) \(algorithm.rawValue) has no constants for the scale \(scale)",
        help: help(algorithm))
    }
    return kernel
  }

  /// Kinds and algorithms that have a kernel.
  static let kinds: [OperatorKind] = [.softmax, .gelu, .layernorm]

  static func algorithms(of kind: OperatorKind) -> [Algorithm] {
    switch kind {
    case .softmax:
      [
        .iBERT, .iViT8, .iViT16, .iViTTVM, .logInt, .logIntP2, .e2Softmax, .softermax, .ita,
        .base2, .lut,
      ]
    case .gelu: [.iBERT, .iViT, .iViTTVM, .lut, .poly2]
    case .layernorm: [.iBERT, .iViT, .ptf, .ptfP2, .aiLayerNorm]
    default: []
    }
  }

  private static func help(_ algorithm: Algorithm) -> String {
    switch algorithm {
    case .e2Softmax: "it takes powers of two of at most 1"
    case .base2: "it takes ln 2 times powers of two of 2^-15 to 1"
    default: "use one that is not so small"
    }
  }

  private static func unknown(_ kind: OperatorKind, _ algorithm: Algorithm) -> InputError {
    InputError(
      "\(kind.rawValue) has no integer kernel '\(algorithm.rawValue)'",
      help: "one of: " + algorithms(of: kind).map(\.rawValue).joined(separator: ", "))
  }
}

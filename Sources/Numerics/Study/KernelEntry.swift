import IntegerMath
import Workload

/// What a study has to know of an algorithm's integer kernel.
struct KernelEntry: Sendable {
  /// What one step of the input may be worth.
  enum InputScale: Sendable, Equatable {
    /// Any number above 0 that the kernel's constants hold.
    case any
    /// A power of two of at most 1.
    case powerOfTwo
    /// ln 2 times a power of two, 2^−15 to 1: scores to base 2.
    case base2
    /// The definition fixes it.
    case fixed(Double)
  }

  /// The input for which a kernel is made.
  struct Input {
    let scale: Double
    /// A sign included.
    let bits: Int
    /// Of a row.
    let length: Int

    /// The scale as the authors' float32 code has it.
    var single: Float { Float(scale) }
  }

  /// Bits of the input that the authors feed: I-BERT takes int32 accumulators into softmax and GELU, of
  /// which 16 bits are used here, and 22 bits into LayerNorm.
  var bits = 8
  /// Whether it takes inputs of other widths.
  var takesOtherBits = true
  var scale = InputScale.any
  /// Nil where the kernel's constants do not hold the scale.
  let make: @Sendable (Input) -> StudiedKernel?
}

extension SoftmaxAlgorithm {
  /// The integer kernel; nil for floating point.
  var kernel: KernelEntry? {
    switch self {
    case .float: nil
    case .iBERT:
      KernelEntry(bits: 16) { IBERTSoftmax(scale: $0.single).map { .narrow(0x1p-8, $0.row) } }
    case .iViT8:
      KernelEntry { Shiftmax(scale: $0.single).map { .narrow(0x1p-7, $0.row) } }
    case .iViT16:
      KernelEntry {
        Shiftmax(scale: $0.single, outputBits: 16).map { .narrow(0x1p-15, $0.row) }
      }
    case .iViTTVM:
      KernelEntry { TVMShiftmax(scale: $0.scale).map { .narrow(0x1p-7, $0.row) } }
    case .logInt:
      KernelEntry { LogIntSoftmax(scale: $0.single, n: 30).map { .codes($0.row) } }
    case .logIntP2:
      KernelEntry { LogIntSoftmax(scale: $0.single, n: 32).map { .codes($0.row) } }
    case .e2Softmax:
      KernelEntry(scale: .powerOfTwo) {
        $0.scale.significand == 1 && -31...0 ~= $0.scale.exponent
          ? .narrow(0x1p-8, E2Softmax(fractionBits: -Int($0.scale.exponent)).row) : nil
      }
    case .softermax:
      // Q(6,2) in base 2.
      KernelEntry(takesOtherBits: false, scale: .fixed(RealFunctions.ln2 / 4)) { _ in
        .narrow(0x1p-7, Softermax().row)
      }
    case .ita:
      KernelEntry(takesOtherBits: false, scale: .fixed(RealFunctions.ln2)) { _ in
        .narrow(0x1p-8, ITASoftmax().row)
      }
    case .base2:
      KernelEntry(scale: .base2) {
        StudiedKernel.base2FractionBits($0.scale).map {
          .narrow(0x1p-8, Base2Softmax(fractionBits: $0).row)
        }
      }
    case .lut:
      KernelEntry {
        .narrow(0x1p-8, TableSoftmax(table: StudiedKernel.exponentials($0.scale)).row)
      }
    }
  }
}

extension GELUAlgorithm {
  /// The integer kernel; nil for floating point.
  var kernel: KernelEntry? {
    switch self {
    case .float: nil
    case .iBERT:
      KernelEntry(bits: 16) { input in
        IBERTGELU(scale: input.single).map {
          .wide(Double(IBERTGELU.outputScale(input.single, n: $0.n)), $0.row)
        }
      }
    case .iViT:
      KernelEntry { input in
        ShiftGELU(scale: input.single).map { .wide(input.scale / 128, $0.row) }
      }
    case .iViTTVM:
      KernelEntry { input in
        TVMShiftGELU(scale: input.scale).map { .wide(input.scale / 128, $0.row) }
      }
    case .lut: KernelEntry { StudiedKernel.tableGELU(scale: $0.scale, bits: $0.bits) }
    case .poly2:
      KernelEntry { input in
        PiecewiseGELU(scale: input.scale).map { .wide($0.outputScale(input.scale), $0.row) }
      }
    }
  }
}

extension LayerNormAlgorithm {
  /// The integer kernel, without scale and bias; nil for floating point.
  var kernel: KernelEntry? {
    switch self {
    case .float: nil
    case .iBERT:
      KernelEntry(bits: 22) { _ in
        .unbiased { (x, bias, y) throws(KernelError) in
          try IBERTLayerNorm(shift: try IBERTLayerNorm.shift(for: x)).row(x, bias: bias, into: &y)
        }
      }
    case .iViT: KernelEntry { _ in .unbiased(IViTLayerNorm().row) }
    case .ptf, .ptfP2:
      KernelEntry {
        .wide(
          Double(Float(StudiedKernel.normStep)),
          PTFLayerNorm(
            inputScale: $0.single, outputScale: Float(StudiedKernel.normStep),
            channels: [PTFLayerNorm.Channel](
              repeating: .init(exponent: 0, gamma: 1, beta: 0), count: $0.length)
          ).row)
      }
    case .aiLayerNorm:
      KernelEntry(takesOtherBits: false) {
        let statistics = AILayerNormStatistics(zeroPoint: 128)
        return .wide(
          StudiedKernel.normStep, zeroPoint: statistics.zeroPoint,
          AILayerNorm(
            statistics,
            // 1 ÷ normStep · 2^1.
            channels: [AILayerNorm.Channel](
              repeating: .init(exponent: 0, gamma: 64, beta: 0), count: $0.length), gammaShift: 1
          ).row)
      }
    }
  }
}

import IntegerMath

/// A kernel with its input's scale, made to take a row of integers and give real numbers.
///
/// One case a kernel: the algorithm ids of the trace each mean one of these.
enum StudiedKernel: Sendable {
  case iBERTSoftmax(IBERTSoftmax)
  case shiftmax(Shiftmax)
  case tvmShiftmax(TVMShiftmax)
  case logIntSoftmax(LogIntSoftmax)
  case e2Softmax(E2Softmax)
  case softermax(Softermax)
  case itaSoftmax(ITASoftmax)
  case base2Softmax(Base2Softmax)
  case tableSoftmax(TableSoftmax)
  case iBERTGELU(IBERTGELU, scale: Float)
  case shiftGELU(ShiftGELU, scale: Double)
  case tvmShiftGELU(TVMShiftGELU, scale: Double)
  case tableGELU(TableFunction, scale: Double)
  case piecewiseGELU(PiecewiseGELU, scale: Double)
  case iBERTLayerNorm
  case iViTLayerNorm(IViTLayerNorm)
  case ptfLayerNorm(PTFLayerNorm)
  case aiLayerNorm(AILayerNorm)

  /// The reals that a row of integers comes to.
  func row(_ x: [Int32]) throws(KernelError) -> [Double] {
    switch self {
    case .iBERTSoftmax(let kernel): try narrow(x, 0x1p-8, kernel.row)
    case .shiftmax(let kernel):
      try narrow(
        x, Double(sign: .plus, exponent: 1 - kernel.outputBits, significand: 1), kernel.row)
    case .tvmShiftmax(let kernel): try narrow(x, 0x1p-7, kernel.row)
    case .logIntSoftmax(let kernel):
      try narrow(x, 1, kernel.row).map {
        $0 < 0 ? 0 : Double(sign: .plus, exponent: -Int($0), significand: 1)
      }
    case .e2Softmax(let kernel): try narrow(x, 0x1p-8, kernel.row)
    case .softermax(let kernel): try narrow(x, 0x1p-7, kernel.row)
    case .itaSoftmax(let kernel): try narrow(x, 0x1p-8, kernel.row)
    case .base2Softmax(let kernel): try narrow(x, 0x1p-8, kernel.row)
    case .tableSoftmax(let kernel): try narrow(x, 0x1p-8, kernel.row)
    case .iBERTGELU(let kernel, let scale):
      try wide(x, Double(IBERTGELU.outputScale(scale, n: kernel.n)), kernel.row)
    case .shiftGELU(let kernel, let scale): try wide(x, scale / 128, kernel.row)
    case .tvmShiftGELU(let kernel, let scale): try wide(x, scale / 128, kernel.row)
    case .tableGELU(let kernel, let scale): try narrow(x, scale, kernel.row)
    case .piecewiseGELU(let kernel, let scale): try wide(x, kernel.outputScale(scale), kernel.row)
    case .iBERTLayerNorm:
      try unbiased(x, IBERTLayerNorm(shift: try IBERTLayerNorm.shift(for: x.span)).row)
    case .iViTLayerNorm(let kernel): try unbiased(x, kernel.row)
    case .ptfLayerNorm(let kernel): try wide(x, Double(kernel.outputScale), kernel.row)
    case .aiLayerNorm(let kernel):
      try wide(
        x.map { $0 + kernel.statistics.zeroPoint }, StudiedKernel.normStep, kernel.row)
    }
  }

  /// Of a normalized value where the output is quantized: ±4 in 8 bits.
  static let normStep = 0x1p-5

  private func narrow<Found>(
    _ x: [Int32], _ unit: Double,
    _ kernel: (Span<Int32>, inout MutableSpan<Int32>) throws(KernelError) -> Found
  ) throws(KernelError) -> [Double] {
    var y = x
    var result = y.mutableSpan
    _ = try kernel(x.span, &result)
    return y.map { Double($0) * unit }
  }

  private func wide<Found>(
    _ x: [Int32], _ unit: Double,
    _ kernel: (Span<Int32>, inout MutableSpan<Int64>) throws(KernelError) -> Found
  ) throws(KernelError) -> [Double] {
    var y = [Int64](repeating: 0, count: x.count)
    var result = y.mutableSpan
    _ = try kernel(x.span, &result)
    return y.map { Double($0) * unit }
  }

  private func unbiased<Found>(
    _ x: [Int32],
    _ kernel: (Span<Int32>, Span<Int64>, inout MutableSpan<Int64>) throws(KernelError) -> Found
  ) throws(KernelError) -> [Double] {
    let bias = [Int64](repeating: 0, count: x.count)
    return try wide(x, Double(x.count).squareRoot() * 0x1p-30) {
      (x, y) throws(KernelError) in try kernel(x, bias.span, &y)
    }
  }
}

import IntegerMath

/// An integer kernel at one input scale, made to take a row of integers and give real numbers.
struct StudiedKernel: Sendable {
  /// The reals that a row of integers comes to.
  let row: @Sendable ([Int32]) throws(KernelError) -> [Double]

  /// Of a normalized value where the output is quantized: ±4 in 8 bits.
  static let normStep = 0x1p-5

  /// A kernel whose results are 32-bit integers worth `unit` each.
  static func narrow<Found>(
    _ unit: Double,
    _ kernel:
      @escaping @Sendable (Span<Int32>, inout MutableSpan<Int32>) throws(KernelError) -> Found
  ) -> StudiedKernel {
    StudiedKernel { x throws(KernelError) in
      try narrowRow(x, kernel).map { Double($0) * unit }
    }
  }

  /// A kernel whose results are codes k of 2^−k, below 0 of 0.
  static func codes<Found>(
    _ kernel:
      @escaping @Sendable (Span<Int32>, inout MutableSpan<Int32>) throws(KernelError) -> Found
  ) -> StudiedKernel {
    StudiedKernel { x throws(KernelError) in
      try narrowRow(x, kernel).map {
        $0 < 0 ? 0 : Double(sign: .plus, exponent: -Int($0), significand: 1)
      }
    }
  }

  /// A kernel whose results are 64-bit integers worth `unit` each.
  ///
  /// - Parameter zeroPoint: What the kernel's inputs have for 0.
  static func wide<Found>(
    _ unit: Double, zeroPoint: Int32 = 0,
    _ kernel:
      @escaping @Sendable (Span<Int32>, inout MutableSpan<Int64>) throws(KernelError) -> Found
  ) -> StudiedKernel {
    StudiedKernel { x throws(KernelError) in
      let shifted = zeroPoint == 0 ? x : x.map { $0 + zeroPoint }
      return try wideRow(shifted, kernel).map { Double($0) * unit }
    }
  }

  /// A LayerNorm without bias whose results are worth √length ÷ 2^30 each.
  static func unbiased<Found>(
    _ kernel:
      @escaping @Sendable (
        Span<Int32>, Span<Int64>, inout MutableSpan<Int64>
      ) throws(KernelError) -> Found
  ) -> StudiedKernel {
    StudiedKernel { x throws(KernelError) in
      let bias = [Int64](repeating: 0, count: x.count)
      let unit = Double(x.count).squareRoot() * 0x1p-30
      return try wideRow(x) { (x, y) throws(KernelError) in try kernel(x, bias.span, &y) }
        .map { Double($0) * unit }
    }
  }

  private static func narrowRow<Found>(
    _ x: [Int32],
    _ kernel: (Span<Int32>, inout MutableSpan<Int32>) throws(KernelError) -> Found
  ) throws(KernelError) -> [Int32] {
    var y = x
    var result = y.mutableSpan
    _ = try kernel(x.span, &result)
    return y
  }

  private static func wideRow<Found>(
    _ x: [Int32],
    _ kernel: (Span<Int32>, inout MutableSpan<Int64>) throws(KernelError) -> Found
  ) throws(KernelError) -> [Int64] {
    var y = [Int64](repeating: 0, count: x.count)
    var result = y.mutableSpan
    _ = try kernel(x.span, &result)
    return y
  }
}

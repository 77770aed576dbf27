import Workload

/// The sizes that a layer has in a trace, where a trace can hold them.
struct ScaleSimTraceSizes {
  /// MACs, and elements of operands and results.
  var work: Int128

  init?(_ layer: ScaleSimLayer) {
    // Factors are below 2³¹, of which four do not leave 128 bits.
    let batch = Int128(layer.batch)
    let (m, k, image): (Int128, Int128, Int128)
    switch layer.shape {
    case .gemm(let rows, _, let reduction):
      (m, k) = (batch * Int128(rows), Int128(reduction))
      image = m * k
    case .convolution(let c):
      m = batch * Int128(c.outputHeight) * Int128(c.outputWidth)
      k = Int128(c.filterHeight) * Int128(c.filterWidth) * Int128(c.channels)
      image = batch * Int128(c.height) * Int128(c.width) * Int128(c.channels)
    }
    let n = Int128(layer.n)
    let largest = Int128(Int32.max)
    guard m <= largest, k <= largest else { return nil }
    let elements = [image, k * n, m * n]
    let most = Int128(TraceLimits.maximumElements)
    guard elements.allSatisfy({ $0 <= most }), m * k * n <= Int128(TraceLimits.maximumWork) else {
      return nil
    }
    // The reader of a trace counts results once for each of three steps.
    work = m * k * n + elements.reduce(0, +) + 2 * m * n
  }
}

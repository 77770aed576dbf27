import Workload

/// A product as Gemmini's loop unrollers run it: a convolution over batches of images. A product of
/// matrices is one of 1 × 1 kernels over a single line of `columns` pixels.
struct GemminiWork: Hashable {
  var batches: Int
  /// Output lines and pixels of a line.
  var rows: Int
  var columns: Int
  var kernels: Int
  var kernelRows: Int
  var kernelColumns: Int
  var channels: Int
  var inputRows: Int
  var inputColumns: Int
  var stride: Int
  var padding: Int
  /// By `tiled_conv_auto`; otherwise by `tiled_matmul_auto`.
  var isConvolution: Bool

  static func product(m: Int, k: Int, n: Int) -> GemminiWork {
    GemminiWork(
      batches: 1, rows: 1, columns: m, kernels: n, kernelRows: 1, kernelColumns: 1, channels: k,
      inputRows: 1, inputColumns: m, stride: 1, padding: 0, isConvolution: false)
  }

  /// Nil where strides differ or channels are grouped, which the unroller cannot run, or where the
  /// geometry is not that of the product.
  static func convolution(
    _ image: OperatorExtras.Convolution, m: Int, k: Int, n: Int
  ) -> GemminiWork? {
    guard image.strideHeight == image.strideWidth, image.groups == 1,
      k == image.inputChannels * image.kernelHeight * image.kernelWidth
    else { return nil }
    func outputs(_ input: Int, _ kernel: Int) -> Int {
      (input + 2 * image.padding - kernel) / image.strideHeight + 1
    }
    let rows = outputs(image.inputHeight, image.kernelHeight)
    let columns = outputs(image.inputWidth, image.kernelWidth)
    guard rows > 0, columns > 0, m % (rows * columns) == 0 else { return nil }
    return GemminiWork(
      batches: m / (rows * columns), rows: rows, columns: columns, kernels: n,
      kernelRows: image.kernelHeight, kernelColumns: image.kernelWidth,
      channels: image.inputChannels, inputRows: image.inputHeight,
      inputColumns: image.inputWidth, stride: image.strideHeight, padding: image.padding,
      isConvolution: true)
  }

  /// The input moves at half its resolution where every other line and pixel is skipped.
  var isDownsampled: Bool {
    isConvolution && stride == 2 && kernelRows == 1 && kernelColumns == 1 && padding == 0
      && inputRows % 2 == 0 && inputColumns % 2 == 0
  }
}

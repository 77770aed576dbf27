import Quantities
import Workload

/// Which elements of a convolution's windows lie in the image: the last windows of a row or column
/// may hang over its edge, and SCALE-Sim asks for nothing there (v2 `compute/operand_matrix.py`).
struct ScaleSimWindows {
  private let m: Int
  private let k: Int
  /// Nil where every element is there.
  private let geometry: OperatorExtras.Convolution?

  /// - Parameter convolution: Nil for a product of matrices. One of several images, of groups or with
  ///   padding is none of SCALE-Sim's and is taken as if no window hung over.
  init(m: Int, k: Int, _ convolution: OperatorExtras.Convolution?) {
    self.m = m
    self.k = k
    guard let c = convolution, c.padding == 0, c.groups == 1,
      m == Self.height(c) * Self.width(c)
    else {
      geometry = nil
      return
    }
    geometry = c
  }

  /// The rows of a product as SCALE-Sim counts them: of a convolution those of all its windows, also of
  /// those that lie outside the image.
  ///
  /// - Parameters:
  ///   - rows: Those of the trace.
  ///   - images: In the batch.
  static func rows(
    _ rows: Int, _ convolution: OperatorExtras.Convolution?, images: Int
  ) -> Int {
    guard let c = convolution, c.padding == 0, c.groups == 1 else { return rows }
    let inImage =
      ScaleSimWindowCount.inImage(c.inputHeight, c.kernelHeight, c.strideHeight)
      * ScaleSimWindowCount.inImage(c.inputWidth, c.kernelWidth, c.strideWidth)
    return rows == images * inImage ? images * height(c) * width(c) : rows
  }

  private static func height(_ c: OperatorExtras.Convolution) -> Int {
    ScaleSimWindowCount.scaleSim(c.inputHeight, c.kernelHeight, c.strideHeight)
  }

  private static func width(_ c: OperatorExtras.Convolution) -> Int {
    ScaleSimWindowCount.scaleSim(c.inputWidth, c.kernelWidth, c.strideWidth)
  }

  /// The last element of a window that is in the image; nil where none is.
  func lastElement(ofWindow window: Int) -> Int? {
    guard let c = geometry else { return k - 1 }
    let (y, x) = window.quotientAndRemainder(dividingBy: Self.width(c))
    let row = min(c.kernelHeight, c.inputHeight - y * c.strideHeight) - 1
    let column = min(c.kernelWidth, c.inputWidth - x * c.strideWidth) - 1
    guard row >= 0, column >= 0 else { return nil }
    return (row * c.kernelWidth + column) * c.inputChannels + c.inputChannels - 1
  }

  /// The last window of a range whose `element` is in the image; nil where it is in none.
  func lastWindow(withElement element: Int, in range: Range<Int>) -> Int? {
    guard let last = range.last else { return nil }
    guard let c = geometry else { return last }
    let (row, rest) = element.quotientAndRemainder(dividingBy: c.kernelWidth * c.inputChannels)
    let column = rest / c.inputChannels
    let width = Self.width(c)
    // The last row and column of windows that still have the element inside.
    let lastRow = (c.inputHeight - 1 - row) / c.strideHeight
    let lastColumn = (c.inputWidth - 1 - column) / c.strideWidth
    let (y, x) = last.quotientAndRemainder(dividingBy: width)
    let window: Int
    if y <= lastRow, x <= lastColumn {
      window = last
    } else if y <= lastRow {
      window = y * width + lastColumn
    } else {
      window = lastRow * width + min(width - 1, lastColumn)
    }
    return range.contains(window) ? window : nil
  }
}

/// A convolution as a topology gives it: one image, no padding.
public struct ScaleSimConvolution: Sendable, Equatable {
  public var height: Int
  public var width: Int
  public var filterHeight: Int
  public var filterWidth: Int
  public var channels: Int
  public var filters: Int
  public var strideHeight: Int
  public var strideWidth: Int

  /// ⌈(I − F + S) ÷ S⌉: where a stride does not divide what is left of the image, one more window
  /// than fits, which hangs over its edge (v2 `topology_utils.py`).
  public var outputHeight: Int { Self.outputs(height, filterHeight, strideHeight) }
  public var outputWidth: Int { Self.outputs(width, filterWidth, strideWidth) }

  static func outputs(_ image: Int, _ filter: Int, _ stride: Int) -> Int {
    (image - filter + stride - 1) / stride + 1
  }
}

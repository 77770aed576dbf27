/// A convolution as a topology gives it: no padding.
package struct ScaleSimConvolution: Sendable, Equatable {
  package var height: Int
  package var width: Int
  package var filterHeight: Int
  package var filterWidth: Int
  package var channels: Int
  package var filters: Int
  package var strideHeight: Int
  package var strideWidth: Int

  /// The windows that begin in the image.
  package var outputHeight: Int { ScaleSimWindowCount.inImage(height, filterHeight, strideHeight) }
  package var outputWidth: Int { ScaleSimWindowCount.inImage(width, filterWidth, strideWidth) }

  /// The windows that SCALE-Sim computes.
  package var scaleSimHeight: Int {
    ScaleSimWindowCount.scaleSim(height, filterHeight, strideHeight)
  }
  package var scaleSimWidth: Int { ScaleSimWindowCount.scaleSim(width, filterWidth, strideWidth) }
}

/// How many windows a filter of length F takes along an image of length I, a stride S apart.
enum ScaleSimWindowCount {
  /// ⌈(I − F + S) ÷ S⌉: where a stride does not divide what is left of the image, one more than end in
  /// it (v2 `topology_utils.py`). That one hangs over the edge, or, where the stride is longer than the
  /// filter, may lie outside as a whole.
  static func scaleSim(_ image: Int, _ filter: Int, _ stride: Int) -> Int {
    (image - filter + stride - 1) / stride + 1
  }

  /// Of these, the ones that begin in the image, at most ⌈I ÷ S⌉: what the networks that SCALE-Sim ships
  /// go on with. A 1 x 1 filter takes 28 windows of 56 pixels two apart, a 3 x 3 filter as many, the
  /// last of which hangs over, in place of the padding that a topology cannot state.
  static func inImage(_ image: Int, _ filter: Int, _ stride: Int) -> Int {
    min(scaleSim(image, filter, stride), (image - 1) / stride + 1)
  }
}

/// A layer of a SCALE-Sim topology.
package struct ScaleSimLayer: Sendable, Equatable {
  package enum Shape: Sendable, Equatable {
    /// M × K by K × N.
    case gemm(m: Int, n: Int, k: Int)
    case convolution(ScaleSimConvolution)
  }

  package var name: String
  package var shape: Shape
  /// Images, or matrices of M rows, that the same weights are for; SCALE-Sim has one.
  package var batch: Int

  package init(name: String, shape: Shape, batch: Int = 1) {
    self.name = name
    self.shape = shape
    self.batch = batch
  }

  /// The sizes of the product that the array computes: the rows of a batch follow each other.
  package var m: Int {
    switch shape {
    case .gemm(let m, _, _): batch * m
    case .convolution(let convolution):
      batch * convolution.outputHeight * convolution.outputWidth
    }
  }

  package var n: Int {
    switch shape {
    case .gemm(_, let n, _): n
    case .convolution(let convolution): convolution.filters
    }
  }

  package var k: Int {
    switch shape {
    case .gemm(_, _, let k): k
    case .convolution(let convolution):
      convolution.filterHeight * convolution.filterWidth * convolution.channels
    }
  }

  /// M as SCALE-Sim counts it, windows outside the image too.
  package var scaleSimM: Int {
    switch shape {
    case .gemm: m
    case .convolution(let convolution):
      batch * convolution.scaleSimHeight * convolution.scaleSimWidth
    }
  }
}

/// A layer of a SCALE-Sim topology.
public struct ScaleSimLayer: Sendable, Equatable {
  public enum Shape: Sendable, Equatable {
    /// M × K by K × N.
    case gemm(m: Int, n: Int, k: Int)
    case convolution(ScaleSimConvolution)
  }

  public var name: String
  public var shape: Shape
  /// Images, or matrices of M rows, that the same weights are for; SCALE-Sim has one.
  public var batch: Int

  public init(name: String, shape: Shape, batch: Int = 1) {
    self.name = name
    self.shape = shape
    self.batch = batch
  }

  /// The sizes of the product that the array computes: the rows of a batch follow each other.
  public var m: Int {
    switch shape {
    case .gemm(let m, _, _): batch * m
    case .convolution(let convolution):
      batch * convolution.outputHeight * convolution.outputWidth
    }
  }

  public var n: Int {
    switch shape {
    case .gemm(_, let n, _): n
    case .convolution(let convolution): convolution.filters
    }
  }

  public var k: Int {
    switch shape {
    case .gemm(_, _, let k): k
    case .convolution(let convolution):
      convolution.filterHeight * convolution.filterWidth * convolution.channels
    }
  }

  /// M as SCALE-Sim counts it, windows outside the image too.
  public var scaleSimM: Int {
    switch shape {
    case .gemm: m
    case .convolution(let convolution):
      batch * convolution.scaleSimHeight * convolution.scaleSimWidth
    }
  }
}

/// A layer of a SCALE-Sim topology.
public struct ScaleSimLayer: Sendable, Equatable {
  public enum Shape: Sendable, Equatable {
    /// M × K by K × N.
    case gemm(m: Int, n: Int, k: Int)
    case convolution(ScaleSimConvolution)
  }

  public var name: String
  public var shape: Shape

  /// The sizes of the product that the array computes.
  public var m: Int {
    switch shape {
    case .gemm(let m, _, _): m
    case .convolution(let convolution): convolution.outputHeight * convolution.outputWidth
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
}

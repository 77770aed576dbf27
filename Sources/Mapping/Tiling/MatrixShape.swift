import Hardware
import Workload

/// Everything about a product of matrices that its tiling depends on; equal shapes tile alike.
public struct MatrixShape: Hashable, Sendable {
  public var b: Int
  public var m: Int
  public var k: Int
  public var n: Int
  /// Bits of an element of the operands and of the result.
  public var inputBits: Int
  public var weightBits: Int
  public var outputBits: Int
  public var mode: Int
  /// Where the operands and the result are.
  public var inputOnChip: Bool
  public var weightOnChip: Bool
  public var outputOnChip: Bool
  /// Bytes of the first operand in memory: fewer than m · k elements where a convolution overlaps.
  public var inputBytes: Int
  public var parameterBytes: Int
  /// Bytes that leave with the result beside its elements.
  public var resultSideBytes: Int
  public var requantize: RequantizeBinding?

  public var macs: Int { b * m * k * n }

  public func inputTileBytes(m: Int, k: Int) -> Int { bytes(m * k, inputBits) }
  public func weightTileBytes(k: Int, n: Int) -> Int { bytes(k * n, weightBits) }
  public func outputTileBytes(m: Int, n: Int) -> Int { bytes(m * n, outputBits) }

  private func bytes(_ elements: Int, _ bits: Int) -> Int { (elements * bits + 7) / 8 }
}

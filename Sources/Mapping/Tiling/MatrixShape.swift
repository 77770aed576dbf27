import Hardware
import Quantities
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
  /// The second operand is a result that stayed where inputs are (Kᵀ, V), not a parameter.
  public var weightStaysWithInputs: Bool
  public var outputOnChip: Bool
  /// Bytes of the first operand in memory: fewer than m · k elements where a convolution overlaps.
  public var inputBytes: Int
  public var parameterBytes: Int
  /// Bytes that leave with the result beside its elements.
  public var resultSideBytes: Int
  public var requantize: RequantizeBinding?
  /// Products of the batch that share a fold, on the diagonal of a weight of zeros: k and n are those
  /// of all of them, and of the weight only the diagonal is stored and worked on.
  public var blocks = 1
  /// How the second operand comes to the array; free where it stands as the array draws it.
  public var transpose = Transpose.free
  /// Whether an operand is a result of an earlier operator.
  public var inputIsMade = false
  public var weightIsMade = false

  /// Products of the batch.
  public var elements: Int { b * blocks }

  public var macs: Int { b * m * k * n / blocks }

  public func inputTileBytes(m: Int, k: Int) -> Int { bytes(m * k, inputBits) }
  public func weightTileBytes(k: Int, n: Int) -> Int {
    bytes(ceilingDivision(k * n, blocks), weightBits)
  }
  public func outputTileBytes(m: Int, n: Int) -> Int { bytes(m * n, outputBits) }

  private func bytes(_ elements: Int, _ bits: Int) -> Int { (elements * bits + 7) / 8 }
}

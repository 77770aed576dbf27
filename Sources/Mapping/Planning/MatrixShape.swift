import Hardware
import Quantities
import Workload

/// Everything about a product of matrices that its tiling depends on; equal shapes tile alike.
public struct MatrixShape: Hashable, Sendable {
  public var b: Int
  public var m: Int
  public var k: Int
  public var n: Int
  /// Bits of an element of the first operand and of the result.
  public var inputBits: Int
  /// How the second operand is stored.
  public var weights: WeightStorage
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
  /// The mode of the columns whose weights are powers of two, where it is another one.
  public var secondMode: Int?
  /// Who scales the sums of groups.
  public var groups: GroupBinding?
  /// The scores that a mask leaves, where the array skips tiles of others.
  public var mask: MaskedProduct?
  /// What it asks of the array.
  var demand = ProductDemand.plain

  /// Products of the batch.
  public var elements: Int { b * blocks }

  public var macs: Int { b * m * k * n / blocks }

  /// MACs whose scores no mask leaves out.
  public var seenMacs: Int {
    guard let mask else { return macs }
    return b * mask.scores * (mask.dimension == .n ? k : n)
  }

  public func inputTileBytes(m: Int, k: Int) -> Int { bytes(m * k, inputBits) }
  public func weightTileBytes(k: Int, n: Int) -> Int {
    weights.isPlain
      ? bytes(ceilingDivision(k * n, blocks), weights.bits)
      : weights.bytes(rows: n, reduction: k)
  }
  /// 4-byte sums of a tile of results.
  public func sumBytes(m: Int, n: Int) -> Int { m * n * 4 * demand.sumsPerResult }
  public func outputTileBytes(m: Int, n: Int) -> Int { bytes(m * n, outputBits) }

  /// Groups of a reduction of so many elements, each of which leaves sums of its own.
  public func groups(_ k: Int) -> Int {
    demand.group > 0 ? ceilingDivision(k, demand.group) : 1
  }

  /// The same with `count` products of the batch in a fold, on its diagonal.
  func packed(_ count: Int) -> MatrixShape {
    var shape = self
    shape.b /= count
    shape.k *= count
    shape.n *= count
    shape.inputBytes *= count
    shape.blocks = count
    return shape
  }

  /// Products of the batch that can share a fold of a part of the array: of the numbers that divide the
  /// batch, those whose diagonal fits; smallest first.
  func packings(_ array: PEArray, in part: ArrayPart) -> [Int] {
    guard array.batchPacking == .blockDiagonal, b > 1, mask == nil else { return [1] }
    let columns = part.columns * array.modes[mode].packing
    let most = min(part.rows / k, columns / n, b)
    guard most > 1 else { return [1] }
    return (1...most).filter { b % $0 == 0 }
  }

  /// Values that pass the unit in the stream for each result: its sums, and before them those of its
  /// groups.
  var streamedPerResult: Int {
    demand.sumsPerResult + (groups?.unit != nil ? groups(k) : 0)
  }

  private func bytes(_ elements: Int, _ bits: Int) -> Int { (elements * bits + 7) / 8 }
}

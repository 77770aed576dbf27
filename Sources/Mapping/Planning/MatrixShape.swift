import Hardware
import Quantities
import Workload

/// Everything about a product of matrices that its tiling depends on; equal shapes have equal
/// tilings.
package struct MatrixShape: Hashable, Sendable {
  package var b: Int
  package var m: Int
  package var k: Int
  package var n: Int
  /// Bits of an element of the first operand and of the result.
  package var inputBits: Int
  /// How the second operand is stored.
  package var weights: WeightStorage
  package var outputBits: Int
  /// The array that runs it, and its mode.
  package var array = ArrayID.main
  package var mode: Int
  /// Where the operands and the result are.
  package var inputOnChip: Bool
  package var weightOnChip: Bool
  /// The second operand is a result that stayed where inputs are (Kᵀ, V), not a parameter.
  package var weightStaysWithInputs: Bool
  package var outputOnChip: Bool
  /// Bytes of the first operand in memory: fewer than m · k elements where a convolution overlaps.
  package var inputBytes: Int
  package var parameterBytes: Int
  /// Metadata bytes that leave with the result's elements.
  package var resultSideBytes: Int
  package var requantize: RequantizeBinding?
  /// The unit that adds a bias to the sums in a pass; nil where there is none, or it costs no time.
  package var biasUnit: Int?
  /// Products of the batch that share a fold, on the diagonal of a weight of zeros: k and n are those
  /// of all of them, and of the weight only the diagonal is stored and worked on.
  package var blocks = 1
  /// How the second operand comes to the array; free where it is stored as the array reads it.
  package var transpose = Transpose.free
  /// Whether an operand is a result of an earlier operator.
  package var inputIsMade = false
  package var weightIsMade = false
  /// The mode of the columns whose weights are powers of two, where it is another one.
  package var secondMode: Int?
  /// Who scales the sums of groups.
  package var groups: GroupBinding?
  /// The scores that a mask leaves, where the array skips tiles of others.
  package var mask: MaskedProduct?
  /// What it asks of the array.
  var demand = ProductDemand.plain

  /// Products of the batch.
  package var elements: Int { b * blocks }

  package var macs: Int { b * m * k * n / blocks }

  /// MACs whose scores no mask leaves out.
  package var seenMacs: Int {
    guard let mask else { return macs }
    return b * mask.scores * (mask.dimension == .n ? k : n)
  }

  package func inputTileBytes(m: Int, k: Int) -> Int { bytes(m * k, inputBits) }
  package func weightTileBytes(k: Int, n: Int) -> Int {
    weights.isPlain
      ? bytes(ceilingDivision(k * n, blocks), weights.bits)
      : weights.bytes(rows: n, reduction: k)
  }
  /// Bytes that the array takes of a tile of stationary weights: their tables, where these come with them.
  func loadedTileBytes(k: Int, n: Int, _ mode: PEMode) -> Int {
    mode.table?.loads == .weight
      ? bytes(ceilingDivision(k * n, blocks), mode.loadedBits(ofWeight: weights.bits))
      : weightTileBytes(k: k, n: n)
  }
  /// 4-byte sums of a tile of results.
  package func sumBytes(m: Int, n: Int) -> Int { m * n * 4 * demand.sumsPerResult }
  package func outputTileBytes(m: Int, n: Int) -> Int { bytes(m * n, outputBits) }

  /// Groups of a reduction of `k` elements, each of which has separate sums; 1 where PEs scale parts of
  /// their sums.
  package func groups(_ k: Int) -> Int {
    keepsToGroups ? ceilingDivision(k, demand.group) : 1
  }

  /// Whether the sums of a group leave the array before those of the next.
  var keepsToGroups: Bool { demand.group > 0 && groups?.scaler != .pe }

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

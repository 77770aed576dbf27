import Hardware
import Quantities
import Simulation
import Workload

/// Everything about an operator on a unit, or on the host, that its tasks and counts depend on.
struct UnitShape: Hashable {
  /// An operand that comes in row tiles.
  struct Operand: Hashable {
    var bytes: Int
    var isOnChip: Bool
    /// Whether its batch elements are ready one by one, as its producer makes them.
    var isSplit: Bool
    /// Whether its rows are taken as they are made.
    var streams = false
    var isWeight: Bool
  }

  var kind: OperatorKind
  var algorithm: Algorithm
  var b: Int
  /// Rows of one batch element, and elements of a row, as the unit works on them.
  var rows: Int
  var length: Int
  /// Rows of one batch element in a tile.
  var tileRows: Int
  /// The blocks in which rows pass; nil where others wait for elements.
  var blocks: RowBlocks?
  /// Index of the unit; nil for the host.
  var unit: Int?
  var operands: [Operand]
  var parameterBytes: Int
  var requantize: RequantizeBinding?
  var outputBytes: Int
  var outputOnChip: Bool
  /// Bits of an element of the first operand.
  var operandBits = 8
  /// Groups of a row's elements for each of which a conversion finds a scale; 1 where a row has one.
  var groupsPerRow = 1

  var elements: Int { b * rows * length }

  /// Sums of k inputs are k − 1 additions an element.
  var repeatsPerElement: Int { kind == .add ? max(1, operands.count - 1) : 1 }

  /// Whether it only moves its operand onto the chip, or its operands off it, where the DMA does that
  /// alone.
  func isTransfer(_ dma: DMA) -> Bool {
    guard dma.movesOperands, kind == .move, requantize == nil, parameterBytes == 0 else {
      return false
    }
    return outputOnChip
      ? operands.count == 1 && !operands[0].isOnChip
      : !operands.isEmpty && operands.allSatisfy(\.isOnChip)
  }

  /// What the host takes from the request to the last element.
  func hostCycles(_ host: Host, clock: Hertz) -> Int128 {
    let working = ceilingDivision(
      Int128(elements) * Int128(clock.count), Int128(host.elementsPerSecond))
    return Int128(clock.cycles(in: host.latency).count) + working
  }

  /// A tile's part of `bytes` spread over all rows; parts add up to the whole.
  func share(_ bytes: Int, rows range: Range<Int>) -> Int {
    guard range.count < b * rows else { return bytes }
    let total = Int128(b * rows)
    return Int(Int128(bytes) * Int128(range.upperBound) / total)
      - Int(Int128(bytes) * Int128(range.lowerBound) / total)
  }
}

/// An operator on a unit with its tensors.
struct UnitPlan {
  var shape: UnitShape
  /// Storage of the operands, in the shape's order.
  var inputs: [TensorID]
  var output: TensorID

  /// Where an operand's rows lie; operands beyond the second one after the other.
  func footprint(operand index: Int, rows: Range<Int>) -> Footprint {
    let bytes = shape.operands[index].bytes
    let part: Footprint.Part =
      switch index {
      case 0: .firstOperand
      case 1: .secondOperand
      default: .otherOperands
      }
    let before = shape.operands[..<index].dropFirst(2).reduce(0) { $0 + $1.bytes }
    return Footprint(
      part, offset: before + shape.share(bytes, rows: 0..<rows.lowerBound),
      bytes: shape.share(bytes, rows: rows))
  }
}

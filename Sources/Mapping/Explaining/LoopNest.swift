import Hardware
import Simulation

/// How a product of matrices runs: the loops over its tiles, what the array does with one of them, and
/// where the operands are.
public struct LoopNest: Sendable {
  /// An operand, the result, or the partial sums.
  public struct Operand: Sendable, Equatable {
    public var content: BufferContent
    public var buffer: String
    /// Whether it stays on chip from its producer, or for its consumer.
    public var isOnChip: Bool
    /// All of it, over the batch.
    public var bytes: Int
    /// A whole tile, and what its buffer takes of one at most.
    public var tileBytes: Int
    public var maxTileBytes: Int
    /// Bytes of it that move between DRAM and buffer: 0 where it stays on chip. Nil where the mapping
    /// decides tile by tile what moves again (`gemmini-auto`).
    public var dramBytes: Int?

    /// How often all of it, or most of it, moves.
    public var moves: Int? {
      dramBytes.map { bytes > 0 ? ($0 + bytes - 1) / bytes : 0 }
    }
  }

  /// Products of the batch, heads among them; `blocks` of them share a fold on its diagonal.
  public var batch: Int
  public var blocks: Int
  public var m: Int
  public var k: Int
  public var n: Int
  public var tile: TileShape
  /// Tiles along each dimension.
  public var counts: TileShape
  public var order: LoopOrder
  public var keeps: KeptOperands
  /// The folds of a whole tile on the grid.
  public var folds: Folds
  /// The part of the array that folds use: its rows, and its columns times the weights that each packs.
  public var rows: Int
  public var columns: Int
  /// First operand, second operand, result, and partial sums where they wait in a buffer.
  public var operands: [Operand]
  /// Biases, scales and indices: loaded once; side bytes of the result leave once.
  public var parameterBytes: Int
  public var resultSideBytes: Int
  public var spillsPartialSums: Bool
  /// Where a mask lets tiles be skipped, those of an element of the batch that are computed.
  public var computedTiles: Int?
}

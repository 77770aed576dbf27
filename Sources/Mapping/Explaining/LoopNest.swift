import Hardware
import Simulation
import Timing
import Workload

/// How a product of matrices runs: the loops over its tiles, what the array does with one of them, and
/// where the operands are.
package struct LoopNest: Sendable {
  /// An operand, the result, or the partial sums.
  package struct Operand: Sendable, Equatable {
    package var content: BufferContent
    package var buffer: String
    /// Whether it stays on chip from its producer, or for its consumer.
    package var isOnChip: Bool
    /// All of it, over the batch.
    package var bytes: Int
    /// A whole tile, and what its buffer takes of one at most.
    package var tileBytes: Int
    package var maxTileBytes: Int
    /// Bytes of it that move between DRAM and buffer: 0 where it stays on chip. Nil where the mapping
    /// decides tile by tile what moves again (`gemmini-auto`).
    package var dramBytes: Int?

    /// How often all of it, or most of it, moves.
    package var moves: Int? {
      dramBytes.map { bytes > 0 ? ($0 + bytes - 1) / bytes : 0 }
    }
  }

  /// Groups of the reduction, each with scales of its own.
  package struct Groups: Sendable, Equatable {
    package enum Scaler: Sendable, Equatable {
      /// Parts of a PE's step, each scaled before it is added.
      case pe(parts: Int)
      case accumulator
      /// The name of a unit in the stream.
      case unit(String)
    }

    /// Elements of a group, and groups of the reduction.
    package var elements: Int
    package var count: Int
    package var scaler: Scaler
    /// How a sum is scaled: `exponent`, `shift`, `float`, `dyadic`.
    package var algorithm: BuiltInAlgorithm
  }

  /// Products of the batch, heads among them; `blocks` of them share a fold on its diagonal.
  package var batch: Int
  package var blocks: Int
  package var m: Int
  package var k: Int
  package var n: Int
  package var tile: TileShape
  /// Tiles along each dimension.
  package var counts: TileShape
  package var order: LoopOrder
  package var keeps: KeptOperands
  /// The folds of a whole tile on the grid.
  package var folds: Folds
  /// The part of the array that folds use: its rows, and its columns times the weights that each packs.
  package var rows: Int
  package var columns: Int
  /// First operand, second operand, result, and partial sums where they wait in a buffer.
  package var operands: [Operand]
  /// Biases, scales and indices: loaded once; side bytes of the result leave once.
  package var parameterBytes: Int
  package var resultSideBytes: Int
  package var spillsPartialSums: Bool
  /// Where scales differ along the reduction.
  package var groups: Groups?
  /// Where a mask lets tiles be skipped, those of an element of the batch that are computed.
  package var computedTiles: Int?
}

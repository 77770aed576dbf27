import Hardware
import Quantities
import Simulation
import Timing

/// Tiles that the loops visit before they come back to the same one: what a buffer has to hold for
/// an operand not to be loaded again, or a sum not to leave.
struct TileReuse {
  /// Tiles of one content that are visited in one pass, and their bytes.
  private struct Pass {
    var tiles: Int
    var bytes: Int

    /// Whether a later pass finds all of them.
    ///
    /// - Parameter most: Tiles that the buffer holds at one time.
    func stays(in partition: BufferPartition, most: Int) -> Bool {
      bytes <= partition.bytes.count && (tiles == 1 || partition.isDoubleBuffered && tiles <= most)
    }
  }

  private let input: Pass
  private let weight: Pass
  /// Tiles of partial sums that wait while the reduction advances.
  let sums: Int
  private let keeps: KeptOperands

  init(_ tiling: Tiling, _ shape: MatrixShape, _ counts: TileShape) {
    let order = tiling.order
    /// A tile's lengths, those of loops inside one over a dimension whole.
    func passed(_ dimension: ProductDimension) -> TileShape {
      let (first, second, third) = order.loops
      var passed = tiling.tile
      if dimension == first {
        passed[second] = shape.length(second)
        passed[third] = shape.length(third)
      } else if dimension == second {
        passed[third] = shape.length(third)
      }
      return passed
    }
    let (inputs, weights) = (passed(.n), passed(.m))
    input = Pass(
      tiles: order.count(inside: .n, counts),
      bytes: shape.inputTileBytes(m: inputs.m, k: inputs.k))
    weight = Pass(
      tiles: order.count(inside: .m, counts),
      bytes: shape.weightTileBytes(k: weights.k, n: weights.n))
    sums = order.count(inside: .k, counts)
    keeps = tiling.keeps
  }

  /// Tiles of a pass.
  var inputTiles: Int { input.tiles }
  var weightTiles: Int { weight.tiles }

  /// Tiles that stay beyond those in flight: all of a pass where the operand is kept and fits.
  func keptInputs(in partition: BufferPartition) -> Int {
    keeps.contains(.input) && input.stays(in: partition, most: .max) ? input.tiles : 0
  }

  func keptWeights(in partition: BufferPartition) -> Int {
    keeps.contains(.weight) && weight.stays(in: partition, most: .max) ? weight.tiles : 0
  }

  /// Whether a later pass finds the tiles of the one before.
  func staysInput(in partition: BufferPartition, inFlight: Int) -> Bool {
    input.stays(in: partition, most: inFlight + keptInputs(in: partition))
  }

  func staysWeight(in partition: BufferPartition, inFlight: Int) -> Bool {
    weight.stays(in: partition, most: inFlight + keptWeights(in: partition))
  }
}

extension MatrixShape {
  func length(_ dimension: ProductDimension) -> Int {
    switch dimension {
    case .m: m
    case .k: k
    case .n: n
    }
  }
}

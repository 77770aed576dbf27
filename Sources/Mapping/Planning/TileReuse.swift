import Hardware
import Simulation

/// Tiles that the loops visit before they come back to the same one: what a buffer has to hold for
/// an operand not to be loaded again, or a sum not to leave.
struct TileReuse {
  /// Tiles of the first and second operand, and of partial sums, visited in one pass.
  let inputs: Int
  let weights: Int
  let sums: Int
  private let keeps: KeptOperands
  private let inputBytes: Int
  private let weightBytes: Int

  init(_ tiling: Tiling, _ shape: MatrixShape, _ counts: TileShape) {
    let order = tiling.order
    inputs = order.count(inside: .n, counts)
    weights = order.count(inside: .m, counts)
    sums = order.count(inside: .k, counts)
    keeps = tiling.keeps
    inputBytes = shape.inputTileBytes(m: tiling.tile.m, k: tiling.tile.k)
    weightBytes = shape.weightTileBytes(k: tiling.tile.k, n: tiling.tile.n)
  }

  /// Tiles that stay beyond those in flight: all of a pass where the operand is kept and fits.
  func keptInputs(in room: BufferRoom) -> Int {
    keeps.contains(.input) && room.holds(tiles: inputs, bytes: inputBytes, most: .max)
      ? inputs : 0
  }

  func keptWeights(in room: BufferRoom) -> Int {
    keeps.contains(.weight) && room.holds(tiles: weights, bytes: weightBytes, most: .max)
      ? weights : 0
  }

  /// Whether a later pass finds the tiles of the one before.
  func staysInput(in room: BufferRoom, inFlight: Int) -> Bool {
    room.holds(tiles: inputs, bytes: inputBytes, most: inFlight + keptInputs(in: room))
  }

  func staysWeight(in room: BufferRoom, inFlight: Int) -> Bool {
    room.holds(tiles: weights, bytes: weightBytes, most: inFlight + keptWeights(in: room))
  }
}

import Hardware
import Simulation

/// How often the tiles of a product are loaded: an operand stays while the ring of its buffer holds
/// it, and comes again when the loops come back to it later.
struct TileTraffic {
  /// Loads of the whole first and second operand, for one batch element.
  var inputLoads: Int
  var weightLoads: Int

  init(_ tiling: Tiling, _ shape: MatrixShape, input: BufferRoom, weight: BufferRoom) {
    let counts = tiling.counts(shape)
    let tile = tiling.tile
    let inputBytes = shape.inputTileBytes(m: tile.m, k: tile.k)
    let weightBytes = shape.weightTileBytes(k: tile.k, n: tile.n)
    func stays(_ tiles: Int, _ bytes: Int, _ room: BufferRoom) -> Bool {
      Ring.holds(tiles: tiles, bytes: bytes, in: room)
    }
    switch tiling.order {
    case .columnsOutside:
      weightLoads = stays(counts.k, weightBytes, weight) ? 1 : counts.m
      inputLoads = stays(counts.m * counts.k, inputBytes, input) ? 1 : counts.n
    case .rowsOutside:
      inputLoads = stays(counts.k, inputBytes, input) ? 1 : counts.n
      weightLoads = stays(counts.n * counts.k, weightBytes, weight) ? 1 : counts.m
    }
  }
}

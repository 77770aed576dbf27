import Hardware
import Simulation
import Timing

/// Tiles that a mask leaves out.
extension ProductEmission {
  /// Tiles along the columns and the reduction in which a tile of rows has a score that no mask leaves
  /// out: all without a mask.
  func seenTiles(of row: Int, _ tile: TileShape) -> (n: Range<Int>, k: Range<Int>) {
    let all = (n: 0..<counts.n, k: 0..<counts.k)
    guard let mask = shape.mask else { return all }
    let first = row * plan.tiling.tile.m
    let seen = mask.tiles(
      of: first..<first + tile.m, length: plan.tiling.tile[mask.dimension])
    return mask.dimension == .n ? (seen, all.k) : (all.n, seen)
  }

  /// A tile whose scores are all masked: nothing is computed. Scores that are not on chip are stored and
  /// loaded with the others, as the softmax between reads and writes whole rows.
  ///
  /// - Returns: The store of masked scores; nil where there is none.
  mutating func skip(
    _ b: Int, _ index: TileShape, _ tile: TileShape, _ builder: inout ProgramBuilder
  ) -> TaskID? {
    guard shape.mask?.dimension == .n else {
      if !shape.inputOnChip, index.n == 0 {
        let input = loadInput(b, index, tile, isFirst: false, &builder)
        builder.setUser(input.ready[0].task, of: input.place, in: .input)
      }
      return nil
    }
    guard !shape.outputOnChip, index.k == counts.k - 1 else { return nil }
    let place = builder.take(shape.outputTileBytes(m: tile.m, n: tile.n), in: outputRing)
    return storeResults(b, index, tile, place, &builder)
  }
}

import Hardware
import Quantities
import Simulation
import Timing

/// A product with the tile of its loops.
struct GemminiLoops: Hashable {
  var work: GemminiWork
  var tile: GemminiTile

  var counts: TileShape {
    let (work, tile) = (work, tile)
    return TileShape(
      m: ceilingDivision(work.batches, tile.batches) * ceilingDivision(work.rows, tile.rows)
        * ceilingDivision(work.columns, tile.columns),
      k: ceilingDivision(work.kernelRows, tile.kernelRows)
        * ceilingDivision(work.kernelColumns, tile.kernelColumns)
        * ceilingDivision(work.channels, tile.channels),
      n: ceilingDivision(work.kernels, tile.kernels))
  }
}

import Hardware
import Simulation

/// How often the tiles of a product are loaded: an operand stays while the ring of its buffer holds
/// it, and comes again when the loops come back to it later.
struct TileTraffic {
  /// Loads of the whole first and second operand, for one batch element.
  var inputLoads: Int
  var weightLoads: Int

  init(_ tiling: Tiling, _ shape: MatrixShape, inputSlots: Int, weightSlots: Int) {
    let counts = tiling.counts(shape)
    switch tiling.order {
    case .columnsOutside:
      weightLoads = counts.k <= weightSlots ? 1 : counts.m
      inputLoads = counts.m * counts.k <= inputSlots ? 1 : counts.n
    case .rowsOutside:
      inputLoads = counts.k <= inputSlots ? 1 : counts.n
      weightLoads = counts.n * counts.k <= weightSlots ? 1 : counts.m
    }
  }
}

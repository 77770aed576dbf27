import Hardware
import Quantities
import Simulation
import Timing

/// Weights that operators before have left in the buffer, and those that are left for later ones.
extension ProductEmission {
  /// Takes the held tiles of the product's weights, if these are all of them.
  mutating func takeHeldWeights(_ builder: inout ProgramBuilder) {
    guard plan.mayShareWeights, let known = builder.heldWeights.take(plan.weight) else { return }
    if known.tiles.count == counts.k * counts.n, (known.k, known.n) == (held.k, held.n) {
      held = known
      heldPlaces = [Int](repeating: -1, count: known.tiles.count)
      for (place, tile) in known.tiles.enumerated() { heldPlaces[tile.index] = place }
    } else {
      // A part of them would take the space of those that have to be loaded.
      for tile in known.tiles { builder.putBack(tile) }
    }
  }

  /// Holds the weights that a later operator reads, if the buffer has all of them. Tiles that were kept and
  /// are no longer needed are not among those in flight.
  mutating func leaveTiles(_ builder: inout ProgramBuilder) {
    if inputs.kept > 0 { builder.endFlight(of: inputs, in: .input) }
    if builder.weightsAreReadAgain {
      if held.tiles.isEmpty {
        let newest = builder.newestWeights(weights)
        if newest.count == weights.indices.count {
          held.tiles = newest.map { builder.holdNewest($0) }.reversed()
        }
      }
      builder.heldWeights.hold(held)
    } else {
      for tile in held.tiles { builder.putBack(tile) }
      held.tiles = []
    }
    if held.tiles.isEmpty, weights.kept > 0 { builder.endFlight(of: weights, in: .weight) }
  }
}

extension ProgramBuilder {
  /// Tiles that stayed for another pass are not counted among those in flight from now on.
  fileprivate mutating func endFlight(of tiles: OperandTiles, in content: Ring.Content) {
    for tile in tiles.indices where tiles[tile] >= 0 {
      rings[content.rawValue].endFlight(ofPlace: tiles[tile])
    }
  }

  /// A tile that is no longer held gives its place to others when its last user has ended.
  fileprivate mutating func putBack(_ tile: HeldWeights.Tile) {
    rings[Ring.Content.weight.rawValue].putBack(tile.bytes, user: tile.user)
  }

  /// The tiles of weights that the buffer still has, from the newest one, as far as nothing came between.
  fileprivate func newestWeights(_ tiles: OperandTiles) -> [Int] {
    let ring = rings[Ring.Content.weight.rawValue]
    let present = tiles.indices.filter { tiles[$0] >= 0 && ring.holds(tiles[$0]) }
      .sorted { tiles[$0] > tiles[$1] }
    return zip(present, 0...).prefix { tiles[$0] == ring.next - 1 - $1 }.map(\.0)
  }

  /// Holds the newest tile.
  fileprivate mutating func holdNewest(_ tile: Int) -> HeldWeights.Tile {
    let (bytes, user) = rings[Ring.Content.weight.rawValue].removeNewest()
    return HeldWeights.Tile(index: tile, bytes: bytes, user: user)
  }
}

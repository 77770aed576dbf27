/// Where the tiles of an operand are in its ring, for one element of the batch.
struct OperandTiles {
  /// By tile, its place, which the ring may have given up since; −1 before its first load.
  private var places: [Int]
  /// Tiles that stay for another pass, in addition to those in flight.
  let kept: Int

  init(count: Int, kept: Int) {
    places = [Int](repeating: -1, count: count)
    self.kept = kept
  }

  var indices: Range<Int> { places.indices }

  subscript(tile: Int) -> Int {
    get { places[tile] }
    set { places[tile] = newValue }
  }

  /// The next element's tiles are others.
  mutating func forget() {
    for tile in places.indices { places[tile] = -1 }
  }
}
